import { useState } from "react";
import "anatomy-diagram";
import type {} from "anatomy-diagram/react";

const VIEWER = "https://anatomy.clinic.example/en/";

export function Head() {
  const [view, setView] = useState("back");
  return (
    <anatomy-diagram src={`${VIEWER}embed/`} view={view} show="occiput" theme="light" height={700}
      onanatomy-select={({ detail }) => setView(detail.view)}>
      <a href={`${VIEWER}back/#occiput`}>Diagram of the back of the head</a>
    </anatomy-diagram>
  );
}
