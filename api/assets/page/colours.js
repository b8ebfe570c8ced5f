// Okabe and Ito's palette, told apart with every common colour blindness; lighter ones in the dark.

const LIGHT = ["#0072b2", "#c44e00", "#00805f", "#a23b92", "#8a6a00", "#2b8fc7", "#444444"];
const DARK = ["#56b4e9", "#ff8a3d", "#2fc79b", "#e48bd6", "#f0c52e", "#9ad1f2", "#cfcfcf"];

const dark = matchMedia("(prefers-color-scheme: dark)");
export const isDark = () => dark.matches;
export const onTheme = (tell) => dark.addEventListener("change", tell);
export const colourOf = (rank) => (isDark() ? DARK : LIGHT)[(rank - 1) % LIGHT.length];

/** What the map is painted with. */
export const mapColours = () => (isDark()
  ? { sea: "#12202b", land: "#26302f", us: "#333733", lake: "#12202b", coast: "#46524f", border: "#7b837f",
    zone: "#d884b4", rail: "#8f9a96", road: "#6f7874", lane: "#5f93b5", casing: "#0d1419" }
  : { sea: "#dbe7ee", land: "#f4f1e9", us: "#e7e0d2", lake: "#dbe7ee", coast: "#b9b09f", border: "#8d8574",
    zone: "#8c2d5a", rail: "#8b8377", road: "#b3a892", lane: "#6f9fbd", casing: "#ffffff" });
