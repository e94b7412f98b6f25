// Which theme, type size and language did this visitor choose? Runs before the first paint, hence no module.
(() => {
  const saved = (key) => {
    try {
      return localStorage.getItem(`yishiting.${key}`);
    } catch {
      return null;
    }
  };
  const root = document.documentElement;
  const theme = saved("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  if (saved("large") === "on") root.dataset.large = "on";
  const asked = new URLSearchParams(location.search).get("lang");
  if ((saved("language") ?? asked) === "en") root.lang = "en";
})();
