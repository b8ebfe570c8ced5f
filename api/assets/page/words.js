// The page in three languages: words from one file each, figures and dates from the browser.

export const LANGUAGES = { en: "English", fr: "Français", es: "Español" };
const LOCALES = { en: "en-CA", fr: "fr-CA", es: "es-MX" };

let language = "en";
let words = {};

/** The language chosen, else the first of the browser's that the page speaks, else English. */
export function chosenLanguage(asked) {
  const wanted = [asked, ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wanted.find((tag) => tag in LANGUAGES) ?? "en";
}

export async function speak(tag) {
  const answer = await fetch(`/assets/words.${tag}.json`);
  words = await answer.json();
  language = tag;
  document.documentElement.lang = tag;
}

export const spoken = () => language;
const locale = () => LOCALES[language];

/** Say a word of the page; `{name}` in it is filled in. */
export function say(key, values = {}) {
  const text = words[key];
  if (text === undefined) throw new Error(`no word ${key} in ${language}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Say a word of the service in the reader's language, null where there is none. */
export const translated = (group, key) => words[group]?.[key] ?? null;

/** All words of the service of one kind. */
export const group = (name) => words[name] ?? {};

const number = (value, options) => new Intl.NumberFormat(locale(), options).format(value);

export const figures = {
  plain: (value, digits = 0) => number(value, { maximumFractionDigits: digits }),
  more: (value, digits = 0) => number(value, { maximumFractionDigits: digits, signDisplay: "exceptZero" }),
  usd: (value) => number(value, { style: "currency", currency: "USD", currencyDisplay: "code", maximumFractionDigits: 0 }),
  cents: (value) => number(value, { style: "currency", currency: "USD", currencyDisplay: "code" }),
  moreUsd: (value) => number(value, { style: "currency", currency: "USD", currencyDisplay: "code", maximumFractionDigits: 0, signDisplay: "exceptZero" }),
  share: (part) => number(Math.floor(100 * part) / 100, // what is not certain is not 100 %
    { style: "percent", maximumFractionDigits: 0 }),
  days: (hours) => number(hours / 24, { style: "unit", unit: "day", unitDisplay: "long", minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  moreDays: (hours) => number(hours / 24, { style: "unit", unit: "day", unitDisplay: "short", maximumFractionDigits: 1, signDisplay: "exceptZero" }),
  span: (hours) => (hours >= 24 ? number(hours / 24, { style: "unit", unit: "day", unitDisplay: "long", maximumFractionDigits: 1 })
    : number(hours < 1 ? hours * 60 : hours, { style: "unit", unit: hours < 1 ? "minute" : "hour", unitDisplay: "short", maximumFractionDigits: 0 })),
  tonnes: (kg) => `${number(kg / 1000, { maximumFractionDigits: kg < 10000 ? 2 : 0 })} t`,
  moreTonnes: (kg) => `${number(kg / 1000, { maximumFractionDigits: 2, signDisplay: "exceptZero" })} t`,
  km: (km) => `${number(km, { maximumFractionDigits: km > 0 && km < 10 ? 1 : 0 })} km`,
  moreKm: (km) => `${number(km, { maximumFractionDigits: 0, signDisplay: "exceptZero" })} km`,
  moreNm: (nm) => `${number(nm, { maximumFractionDigits: 0, signDisplay: "exceptZero" })} ${words.nm}`,
  nm: (nm) => `${number(nm, { maximumFractionDigits: nm > 0 && nm < 10 ? 1 : 0 })} ${words.nm}`,
};

const TIME = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
const clock = () => new Intl.DateTimeFormat(locale(), TIME);
export const during = (start, end) => clock().formatRange(start, end);
export const moment = (date) => clock().format(date);
export const day = (date) => new Intl.DateTimeFormat(locale(), { day: "numeric", month: "long", year: "numeric" }).format(date);
