(function () {
  "use strict";
  var box = document.querySelector(".find"), field = document.getElementById("etsi"), told = document.getElementById("loytyi");
  var records = null, waiting = 0;
  function known() {
    if (!records) {
      records = Array.prototype.map.call(document.querySelectorAll(".r"), function (each) {
        return {at: each, text: (each.textContent + " " + each.closest(".table").querySelector("h3").textContent).toLowerCase()};
      });
    }
    return records;
  }
  function filter() {
    var words = field.value.toLowerCase().split(/\s+/).filter(Boolean), found = 0, asked = words.length > 0;
    known().forEach(function (each) {
      var shown = words.every(function (word) { return each.text.indexOf(word) >= 0; });
      each.at.hidden = !shown;
      found += shown ? 1 : 0;
    });
    document.querySelectorAll(".many").forEach(function (each) { each.open = asked; });
    document.querySelectorAll(".table,.category").forEach(function (each) { each.hidden = asked && !each.querySelector(".r:not([hidden])"); });
    document.querySelectorAll(".about,nav").forEach(function (each) { each.hidden = asked; });
    told.textContent = !asked ? "" : found ? told.dataset.some + " " + found : told.dataset.none;
  }
  field.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(filter, 150); });
  box.hidden = false;
  function open() {
    var at = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (at && at.tagName === "DETAILS") { at.open = true; at.scrollIntoView(); }
  }
  window.addEventListener("hashchange", open);
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (each) { if (!each.open) { each.open = true; each.dataset.printed = "1"; } });
  });
  window.addEventListener("afterprint", function () {
    document.querySelectorAll("details[data-printed]").forEach(function (each) { each.open = false; delete each.dataset.printed; });
  });
  open();
}());
