import type { DefineComponent, HTMLAttributes } from "vue";
import type { AnatomyDiagramAttributes, AnatomyDiagramEventMap } from "./anatomy-diagram.js";

/** What Vue calls a listener: `onAnatomySelect` for `@anatomy-select`. */
type Camel<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${Capitalize<First>}${Camel<Rest>}`
  : Capitalize<Name>;

type Listeners = {
  [Name in keyof AnatomyDiagramEventMap as `on${Camel<Name>}`]?: (event: AnatomyDiagramEventMap[Name]) => void;
};

/** The diagram's own attributes win over those that HTML has for every element, such as `lang`. */
type Props = Omit<HTMLAttributes, keyof AnatomyDiagramAttributes> & AnatomyDiagramAttributes & Listeners;

declare module "vue" {
  interface GlobalComponents {
    AnatomyDiagram: DefineComponent<Props>;
  }
}
