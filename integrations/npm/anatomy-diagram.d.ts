/** What an address or an attribute may ask for. Which sides, parts and languages there are is the content's to say. */
export interface AnatomyDiagramAttributes {
  /** The address of an embed, such as `https://anatomy.clinic.example/en/embed/`. */
  src?: string;
  /** A side, such as `front`, or `all`. */
  view?: "all" | (string & {});
  /** Degrees to turn the person: 0 is the front, 90 the person's left. It wins over `view`. */
  angle?: number | `${number}`;
  /** The id of an area, structure, point or topic to open. */
  show?: string;
  /** A language of the diagram, such as `en`. */
  lang?: string;
  theme?: "auto" | "light" | "dim" | "dark";
  /** Six hexadecimal digits, at least 3:1 on the page. */
  accent?: string;
  /** The country whose rules are shown, such as `uk`; `elsewhere` for none. */
  country?: string;
  /** The telephone number for emergencies, such as `+34 112`. */
  tel?: string;
  /** CSS pixels; the diagram then scrolls inside. Without it the element fits the diagram. */
  height?: number | `${number}`;
  /** What screen readers call the frame. */
  title?: string;
}

/** The diagram can be read. */
export interface AnatomyReadyDetail {
  readonly lang: string;
  readonly views: readonly string[];
  readonly parts: readonly string[];
}

/** A part or another side was chosen. Which part a patient reads about is health data: send it to nobody. */
export interface AnatomySelectDetail {
  /** Null where nothing is open. */
  readonly part: string | null;
  readonly point: string | null;
  readonly view: string;
  /** Degrees that the person is turned to; null at a side. */
  readonly angle: number | null;
  /** Whether the reader chose it, rather than the page. */
  readonly user: boolean;
}

/** Something that was asked for is not there; the diagram says so too. */
export interface AnatomyErrorDetail {
  readonly code: "unknown-part" | "unknown-language" | "faint-accent" | "invalid-tel";
}

export interface AnatomyDiagramEventMap {
  "anatomy-ready": CustomEvent<AnatomyReadyDetail>;
  "anatomy-select": CustomEvent<AnatomySelectDetail>;
  "anatomy-error": CustomEvent<AnatomyErrorDetail>;
}

/** The element. Its settings are attributes, not properties: change them with `setAttribute`. */
export interface AnatomyDiagramElement extends HTMLElement {}

declare global {
  interface HTMLElementTagNameMap {
    "anatomy-diagram": AnatomyDiagramElement;
  }
  /** The events bubble, so any element may hear them. */
  interface HTMLElementEventMap extends AnatomyDiagramEventMap {}
  interface DocumentEventMap extends AnatomyDiagramEventMap {}
}
