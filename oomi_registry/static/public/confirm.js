// Types the code that follows the link's "#" into the form, and takes it out of the address and the history.
// Nothing is sent: the person reads the page, writes the reference and presses the button.
(function () {
  "use strict";
  var code = window.location.hash.slice(1);
  if (!code) {
    return;
  }
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
  var field = document.getElementById("id_code");
  if (field && !field.value && /^[0-9A-Za-z-]{20,40}$/.test(code)) {
    field.value = code;
  }
})();
