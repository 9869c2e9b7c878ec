import "anatomy-diagram";

const diagram = document.querySelector("anatomy-diagram");
diagram?.setAttribute("show", "temples");
diagram?.addEventListener("anatomy-ready", ({ detail }) => {
  const list = document.createElement("p");
  list.textContent = `${detail.parts.length} parts, ${detail.views.join(", ")}`;
  diagram.after(list);
});
document.addEventListener("anatomy-error", ({ detail: { code } }) => console.warn(code));
