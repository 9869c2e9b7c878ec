import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { AnatomyDiagramAttributes, AnatomyDiagramElement, AnatomyDiagramEventMap } from "./anatomy-diagram.js";

/** React 19 listens to the events of custom elements by their own names: `onanatomy-select`. */
type Listeners = {
  [Name in keyof AnatomyDiagramEventMap as `on${Name}`]?: (event: AnatomyDiagramEventMap[Name]) => void;
};

type ElementProps = DetailedHTMLProps<HTMLAttributes<AnatomyDiagramElement>, AnatomyDiagramElement>;

/** The diagram's own attributes win over those that HTML has for every element, such as `lang`. */
type Props = Omit<ElementProps, keyof AnatomyDiagramAttributes> & AnatomyDiagramAttributes & Listeners;

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "anatomy-diagram": Props;
    }
  }
}
