import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { AnatomyDiagramAttributes, AnatomyDiagramElement, AnatomyDiagramEventMap } from "./anatomy-diagram.js";

/** React 19 listens to the events of custom elements by their own names: `onanatomy-select`. */
type Listeners = {
  [Name in keyof AnatomyDiagramEventMap as `on${Name}`]?: (event: AnatomyDiagramEventMap[Name]) => void;
};

type Props = Omit<DetailedHTMLProps<HTMLAttributes<AnatomyDiagramElement>, AnatomyDiagramElement>, keyof AnatomyDiagramAttributes>
  & AnatomyDiagramAttributes & Listeners;

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "anatomy-diagram": Props;
    }
  }
}
