// What the declarations must refuse: the type check fails where one of these mistakes passes.
import "anatomy-diagram";
import type {} from "anatomy-diagram/react";

// @ts-expect-error: there is no such theme
export const theme = <anatomy-diagram theme="sepia" />;
// @ts-expect-error: a height is a number of pixels
export const height = <anatomy-diagram height="tall" />;
// @ts-expect-error: an angle is a number of degrees
export const angle = <anatomy-diagram angle="left" />;
// @ts-expect-error: a misspelled attribute
export const attribute = <anatomy-diagram shows="occiput" />;
// @ts-expect-error: the event says "part"
export const event = <anatomy-diagram onanatomy-select={({ detail }) => detail.muscle} />;

const element = document.querySelector("anatomy-diagram");
// @ts-expect-error: "part" may be null
element?.addEventListener("anatomy-select", ({ detail }) => detail.part.length);
// @ts-expect-error: settings are attributes, so nothing would hear this
if (element) element.show = "occiput";
