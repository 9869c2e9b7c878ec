/**
 * Reads the open text aloud, sentence by sentence, and marks the sentence that is read. Only voices of the
 * reader's own device speak: others would send the text away. Where there are none, there is no button.
 */
import { onChoice } from "./choice.js";

/**
 * @typedef {object} Sentence
 * @property {string} text
 * @property {Range} range Where it stands in the page.
 * @property {Element} place The element that holds it.
 */

const NOT_READ = ".bar, .part-tools, .countries, [hidden], .onward, .cited, .sides, svg, sup, .meaning";
const BLOCKS = "h2, h3, li, p, dt, dd, figcaption";

/**
 * The voice of this device for a language: "es" fits "es-MX".
 * @param {string} language
 * @returns {SpeechSynthesisVoice | undefined}
 */
function voiceFor(language) {
  const fits = (/** @type {SpeechSynthesisVoice} */ { localService, lang }) =>
    localService && lang.split(/[-_]/)[0]?.toLowerCase() === language.split("-")[0];
  return speechSynthesis.getVoices().find(fits);
}

/**
 * The sentences of one block of text.
 * @param {Element} block
 * @returns {Sentence[]}
 */
function sentencesOf(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  /** @type {[Text, number][]} Each piece of text, and where it begins in the whole. */
  const pieces = [];
  let whole = "";
  while (walker.nextNode()) {
    const node = /** @type {Text} */ (walker.currentNode), holder = /** @type {Element} */ (node.parentElement);
    if (holder.closest(NOT_READ) || holder.closest(BLOCKS) !== block) continue;
    pieces.push([node, whole.length]);
    whole += node.data;
  }
  const language = /** @type {HTMLElement} */ (block.closest("[lang]")).lang;
  return [...new Intl.Segmenter(language, { granularity: "sentence" }).segment(whole)].flatMap(({ segment, index }) => {
    const text = segment.replace(/\s+/g, " ").trim();
    const range = document.createRange();
    const end = index + segment.trimEnd().length;
    const first = pieces.filter(([, from]) => from <= index).at(-1);
    const last = pieces.filter(([, from]) => from < end).at(-1);
    if (!text || !first || !last) return [];
    range.setStart(first[0], index - first[1]);
    range.setEnd(last[0], end - last[1]);
    return [{ text, range, place: block }];
  });
}

/**
 * Offer to read the open text aloud, where the device has a voice for its language.
 * @param {HTMLElement} diagram
 */
export function startReadingAloud(diagram) {
  const button = /** @type {HTMLButtonElement | null} */ (diagram.querySelector(".listen"));
  if (!button || !window.speechSynthesis || !Intl.Segmenter) return;
  const listen = button.textContent || "", { pause = "", on = "" } = button.dataset;
  /** @type {Sentence[]} */
  let sentences = [];
  let next = 0, speaking = false;
  /** @type {SpeechSynthesisUtterance | null} The one that counts; what older ones still report does not. */
  let current = null;

  /** @param {Sentence} [sentence] */
  const show = (sentence) => {
    if (window.Highlight) CSS.highlights.set("spoken", new Highlight(...(sentence ? [sentence.range] : [])));
    diagram.classList.toggle("aloud", !!sentence);
    sentence?.place.closest("details")?.setAttribute("open", "");
    const box = sentence?.range.getBoundingClientRect();
    if (box && (box.top < 0 || box.bottom > innerHeight)) sentence?.place.scrollIntoView();
  };
  const halt = () => {
    speaking = false;
    current = null;
    speechSynthesis.cancel();
    button.textContent = next ? on : listen;
  };
  const reset = () => {
    next = 0;
    sentences = [];
    halt();
    show();
  };
  const speak = () => {
    const sentence = sentences[next];
    const voice = sentence && voiceFor(/** @type {HTMLElement} */ (sentence.place.closest("[lang]")).lang);
    if (!sentence) {
      reset();
      return;
    }
    if (!voice) { // a text in a language that this device does not speak
      next++;
      speak();
      return;
    }
    show(sentence);
    const utterance = Object.assign(new SpeechSynthesisUtterance(sentence.text), { voice, lang: voice.lang });
    current = utterance;
    utterance.onend = utterance.onerror = () => {
      if (current !== utterance) return;
      next++;
      speak();
    };
    speechSynthesis.speak(utterance);
  };
  button.addEventListener("click", () => {
    // Pausing stops, and resuming repeats the sentence: pause() is broken on many phones.
    if (speaking) {
      halt();
      return;
    }
    const blocks = button.closest(".panel")?.querySelectorAll(BLOCKS) || [];
    if (!sentences.length) sentences = [...blocks].flatMap(sentencesOf);
    speaking = true;
    button.textContent = pause;
    speak();
  });
  onChoice((now, before) => { if (now.part !== before.part && sentences.length) reset(); });
  addEventListener("pagehide", reset);
  const offer = () => { button.hidden = !voiceFor(document.documentElement.lang); };
  speechSynthesis.addEventListener("voiceschanged", offer); // many browsers know their voices only later
  offer();
}
