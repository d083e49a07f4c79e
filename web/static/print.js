// Opens the print dialog on the print view of an article; without it the reader uses the browser's own command.
window.addEventListener("load", () => window.print());
