/**
 * Searches names, the words that editors give each part, and the texts. It forgives other forms of a word and a letter
 * or two, puts urgent help first, and always offers a next step. Without script the field stays hidden.
 */

/**
 * @typedef {object} Entry
 * @property {HTMLAnchorElement} link The link in the list.
 * @property {HTMLElement} panel The text that the link opens.
 * @property {boolean} urgent
 * @property {Map<string, number>} words How much each of its words weighs.
 */

/**
 * How much a word weighs that stands in a part's name, among the words that editors give it, and in its text. The
 * questions in tests/browser/test_search_questions.py hold these and the numbers in `fit` and `find`: 95 of 100 must
 * find their answer among the first three.
 */
const NAME = 9, ALSO = 6, TEXT = 1;

/** How many results are shown. */
const MOST = 6;

/**
 * The words of a text, without accents and capitals.
 * @param {string | null | undefined} text
 * @returns {string[]}
 */
function wordsOf(text) {
  const bare = (text || "").normalize("NFD").replace(/\p{M}/gu, "").replace(/[’']/g, "").toLowerCase();
  return bare.match(/[\p{L}\p{N}]+/gu) || [];
}

/**
 * Whether two words differ by no more than some letters; a swap of neighbors counts once (Damerau and Levenshtein).
 * @param {string} a
 * @param {string} b
 * @param {number} slips
 * @returns {boolean}
 */
function isNear(a, b, slips) {
  if (Math.abs(a.length - b.length) > slips) return false; // most words differ more in length
  if (!a || !b) return true;
  const x = a.slice(1), y = b.slice(1);
  if (a[0] === b[0]) return isNear(x, y, slips);
  return isNear(x, y, slips - 1) || isNear(x, b, slips - 1) || isNear(a, y, slips - 1)
    || (a[0] === y[0] && x[0] === b[0] && isNear(x.slice(1), y.slice(1), slips - 1));
}

/**
 * A word without its ending: runs, running and run are one.
 * @param {string} word
 * @returns {string}
 */
function stem(word) {
  const bare = word.replace(/(?:ings?|ed|ers?|es|s|y|ies|ful|ness|ment)$/, "");
  return bare.length < 3 ? word : bare.replace(/(.)\1$/, "$1");
}

/**
 * How well a typed word fits another one: itself, its beginning, another form of it, or a slip of the fingers.
 * @param {string} typed
 * @param {string} word
 * @returns {number} From 0 to 1.
 */
function fit(typed, word) {
  if (typed === word) return 1;
  // Stems take time, and most words differ in their first letter.
  if (typed[0] === word[0] && stem(typed) === stem(word)) return .8;
  if (typed.length > 2 && word.startsWith(typed)) return typed.length > 3 ? .8 : .5;
  let same = 0;
  while (same < typed.length && typed[same] === word[same]) same++;
  const short = Math.min(typed.length, word.length), long = Math.max(typed.length, word.length);
  if (same > 3 && same >= long * .6 && short - same < 4) return .7;
  if (short > 3 && (typed.includes(word) || word.includes(typed))) return .5;
  const slips = typed.length > 6 ? 2 : typed.length > 3 ? 1 : 0;
  return isNear(typed, word, slips) ? .5 : 0;
}

/**
 * @param {Element} list
 * @returns {Entry[]} The areas, structures and topics of a list; points are not searched.
 */
function entriesOf(list) {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = list.querySelectorAll("li > a:is([data-part], [data-topic])");
  return [...links].map((link) => {
    const panel = /** @type {HTMLElement} */ (document.getElementById(link.hash.slice(1)));
    /** @type {Map<string, number>} */
    const words = new Map();
    /**
     * @param {string | null | undefined} text
     * @param {number} weight
     */
    const add = (text, weight) => {
      for (const word of wordsOf(text)) words.set(word, Math.max(weight, words.get(word) || 0));
    };
    add(panel.textContent, TEXT);
    add(link.dataset.also, ALSO);
    add(link.firstChild?.textContent, NAME);
    return { link, panel, urgent: link.matches(".urgent"), words };
  });
}

/**
 * The entries that a question is about, the best first. A word of danger puts urgent help before everything else.
 * @param {Entry[]} entries
 * @param {string[]} typed The words of the question.
 * @returns {Entry[]}
 */
function find(entries, typed) {
  const scores = entries.map(() => 0);
  let danger = false;
  for (const word of typed) {
    let closest = 0, alarm = 0;
    const fits = entries.map(({ words, urgent }) => {
      let best = 0;
      for (const [own, weight] of words) {
        const value = fit(word, own);
        best = Math.max(best, value * weight);
        closest = Math.max(closest, value);
        if (urgent && weight >= ALSO) alarm = Math.max(alarm, value);
      }
      return best;
    });
    // A word counts as a typo of a danger word only if no text contains the word itself: "chewing" is not "choking".
    danger ||= alarm >= (word.length > 5 ? .5 : .7) && alarm >= Math.min(.8, closest);
    // A word that few texts have tells more than one that most have.
    const rare = Math.log(1 + entries.length / (fits.filter((value) => value > 0).length || 1));
    fits.forEach((value, i) => { scores[i] = (scores[i] || 0) + value * rare; });
  }
  const top = Math.max(...scores);
  /** @type {(entry: Entry) => number} */
  const scoreOf = (entry) => (entry.urgent && danger ? Infinity : scores[entries.indexOf(entry)] || 0);
  return entries.filter((entry) => scoreOf(entry) > top * .15).sort((a, b) => scoreOf(b) - scoreOf(a));
}

/**
 * @param {Element} place
 * @returns {string} Its text, without the numbers of sources.
 */
function plain(place) {
  const text = /** @type {Element} */ (place.cloneNode(true));
  for (const number of text.querySelectorAll("sup")) number.remove();
  return text.textContent;
}

/**
 * The sentence or heading of a text with the most typed words, and its place; none if it has only half of them or
 * fewer. An
 * item of a list comes with the words that introduce the list: they say what to do
 * about it.
 * @param {HTMLElement} panel
 * @param {string[]} typed
 * @returns {{ line: string, place: Element } | undefined}
 */
function lineOf(panel, typed) {
  let found, most = typed.length / 2;
  for (const place of panel.querySelectorAll("p:not([hidden], .onward), li, h3")) {
    const intro = place.closest("p + ul")?.previousElementSibling;
    for (const sentence of plain(place).match(/[^.!?]+[.!?]*/g) || []) {
      const words = wordsOf(sentence);
      const count = typed.filter((word) => words.some((own) => fit(word, own) >= .7)).length;
      if (count > most && sentence.length < 200) {
        [found, most] = [{ line: (intro ? plain(intro) + " " : "") + sentence.trim(), place }, count];
      }
    }
  }
  return found;
}

/**
 * An entry among the results: its link, and the line of its text that fits.
 * @param {Entry} entry
 * @param {string[]} typed
 * @returns {HTMLLIElement}
 */
function result({ link, panel, urgent }, typed) {
  const item = document.createElement("li"), twin = document.createElement("a");
  twin.href = link.hash;
  if (urgent) twin.className = "urgent";
  twin.textContent = (link.firstChild?.textContent || "").trim();
  item.append(twin);
  const found = lineOf(panel, typed);
  if (found) {
    item.append(Object.assign(document.createElement("span"), { textContent: found.line }));
    // Once the text is open, the window shows the line that was found, with what stands before it.
    twin.onclick = () => {
      addEventListener("hashchange", () => {
        if (location.hash === link.hash && found.place.getBoundingClientRect().bottom > innerHeight) {
          found.place.scrollIntoView({ block: "center" });
        }
      }, { once: true });
    };
  }
  return item;
}

/**
 * @param {string} sentence With "##" for the number of all entries, and "#" for that of those found.
 * @param {number} all
 * @param {number} found
 * @returns {string}
 */
function counted(sentence, all, found) {
  const { lang } = document.documentElement;
  return sentence.replace("##", all.toLocaleString(lang)).replace("#", found.toLocaleString(lang));
}

/** Show the search field and make it work, where the page has one. */
export function startSearch() {
  const box = /** @type {HTMLElement | null} */ (document.querySelector(".find"));
  if (!box) return;
  const field = /** @type {HTMLInputElement} */ (box.querySelector("input"));
  const status = /** @type {HTMLElement} */ (box.querySelector("[role=status]"));
  const results = /** @type {HTMLElement} */ (box.querySelector(".results"));
  const list = /** @type {HTMLElement} */ (box.parentElement);
  const { found = "", none = "", ignored = "" } = field.dataset;
  const empty = new Set(wordsOf(ignored));
  /** @type {Entry[] | undefined} */
  let known;
  let pause = 0;
  const search = () => {
    const entries = (known ||= entriesOf(list));
    const all = wordsOf(field.value);
    const telling = all.filter((word) => !empty.has(word));
    const typed = telling.length ? telling : all;
    const hits = typed.length ? find(entries, typed) : [];
    // Nothing was found, so offer urgent help and the questions to ask.
    const shown = hits.length || !typed.length ? hits : entries.filter(({ link }) => link.dataset.next !== undefined);
    results.replaceChildren(...shown.slice(0, MOST).map((entry) => result(entry, typed)));
    list.classList.toggle("searching", typed.length > 0);
    const sentence = typed.length ? (hits.length ? found : none) : "";
    clearTimeout(pause);
    // Announced once, when typing pauses: a screen reader would read every number on the way there.
    pause = setTimeout(() => { status.textContent = counted(sentence, entries.length, hits.length); }, 400);
  };
  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !field.value.trim()) return;
    event.preventDefault();
    results.querySelector("a")?.click();
  });
  box.hidden = false;
  if (field.value) search(); // the browser keeps what was typed for a reader who comes back
}
