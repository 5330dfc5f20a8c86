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
    // Errors only: where one of two layers has a legend and the other none, Vega-Lite warns of what is meant.
    await embed(element, spec, { mode: "vega-lite", renderer: "svg", actions: false, ast: true, logLevel: 1 });
  } catch (error) {
    element.textContent = `This chart cannot be drawn here: ${error.message}`;
  }
}
