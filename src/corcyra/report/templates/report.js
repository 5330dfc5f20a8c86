"use strict";
(async () => {
  const { charts, datasets, days, dates } = JSON.parse(document.getElementById("data").textContent);
  const maps = [];

  async function draw(element) {
    const { spec, data } = charts[element.dataset.chart];
    const shared = Object.fromEntries(data.map((name) => [name, datasets[name]]));
    const full = { ...spec, datasets: shared };
    // `ast`: Vega interprets expressions instead of compiling them, so the page needs no eval.
    const options = { mode: "vega-lite", renderer: "svg", actions: false, ast: true };
    const { view } = await vegaEmbed(element, full, options);
    if (element.classList.contains("slide")) maps.push(view);
  }

  for (const element of document.querySelectorAll(".chart")) {
    try {
      await draw(element);
    } catch (error) {
      // A still picture, where there is one, stays.
      if (!element.querySelector("svg")) element.textContent = `This chart cannot be drawn here: ${error.message}`;
    }
  }

  const slider = document.getElementById("day");
  if (slider) {
    const show = () => {
      document.getElementById("date").textContent = dates[slider.value];
      for (const view of maps) view.signal("day", days[slider.value]).runAsync();
    };
    slider.addEventListener("input", show);
    show();
    let timer = null;
    const play = document.getElementById("play");
    play.addEventListener("click", () => {
      if (timer) {
        clearInterval(timer);
        timer = null;
      } else {
        timer = setInterval(() => {
          slider.value = (Number(slider.value) + 1) % days.length;
          show();
        }, 400);
      }
      play.textContent = timer ? "Stop" : "Play";
    });
  }

  const closed = () => document.querySelectorAll("details:not(.text):not([open])");
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...closed()];
    for (const item of opened) item.open = true;
  });
  addEventListener("afterprint", () => {
    for (const item of opened) item.open = false;
  });
  document.documentElement.dataset.drawn = "yes";
})();
