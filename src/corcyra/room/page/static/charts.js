// Charts of many pairs, as the report draws them: Vega, loaded from this server when first needed.

import { h } from "./dom.js";

let loading = null;

function vega() {
  loading ??= new Promise((resolve, reject) => {
    const script = h("script", { src: "/static/vega.js" });
    script.onload = () => resolve(window.vegaEmbed);
    script.onerror = () => reject(new Error("the charts' script cannot be loaded"));
    document.head.append(script);
  });
  return loading;
}

/** Draws a Vega-Lite specification into an element. */
export async function drawChart(element, spec) {
  try {
    const embed = await vega();
    // `ast`: Vega interprets expressions instead of compiling them, so the page needs no eval.
    await embed(element, spec, { mode: "vega-lite", renderer: "svg", actions: false, ast: true });
  } catch (error) {
    element.textContent = `This chart cannot be drawn here: ${error.message}`;
  }
}
