// Spots in a text what people seldom mean to send: an NHI or IRD number, a phone number, an e-mail address. The same
// rules as sessions/identifiers.py, for pages without scripts; tests/identifiers.json holds both.
(() => {
  "use strict";
  // no I and no O; each counts as its place
  const NHI_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ";
  const IRD_WEIGHTS = [
    [3, 2, 7, 6, 5, 4, 3, 2],
    [7, 4, 3, 2, 5, 2, 7, 6],
  ];
  const EMAIL = /[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.[A-Za-z]{2,63}/;
  // In one piece in any case; in two, as an acronym before a year is, in capitals.
  const NHI = /(?:^|\W)([A-HJ-NP-Z]{3}\d\d(?:\d\d|[A-HJ-NP-Z]{2}))(?!\w)/gi;
  const NHI_APART = /(?:^|\W)([A-HJ-NP-Z]{3}[ -]\d\d(?:\d\d|[A-HJ-NP-Z]{2}))(?!\w)/g;
  const YEAR = /[ -](?:19|20)\d\d$/;
  const IRD = /(?:^|[^\w$.,+-])(\d{2,3}([ -]?)\d{3}\2\d{3})(?!\w|[.,-]\d| \d{3})/g;
  const YEAR_FIRST = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;
  const DAY_FIRST = /^(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d$/;
  // Of mobiles and landlines: 0800 numbers are nobody's own.
  const PHONE = new RegExp(
    String.raw`(?:^|[^\w+.,])(?:(?:\+|00)64[ .-]{0,3}(?:\(0\))?[ .-]{0,3}0?|\(?0)` +
      String.raw`(?:2\d\)?(?:[ .-]{0,3}\d){6,8}|[34679]\)?[ .-]{0,3}[2-9](?:[ .-]{0,3}\d){6})(?!\d)`,
  );

  const findAll = (pattern, text) => [...text.matchAll(pattern)].map((match) => match[1]);
  const withoutGaps = (found) => found.replace(/[ -]/g, "");
  const weigh = (values, weights) => weights.reduce((total, weight, n) => total + weight * values[n], 0);

  // Whether the last character checks the others (HISO 10046); its first edition reckoned with 24.
  function isNhi(found) {
    const values = [...found].map((each) => (/\d/.test(each) ? Number(each) : NHI_LETTERS.indexOf(each) + 1));
    const total = weigh(values, [7, 6, 5, 4, 3, 2]);
    if (/\d$/.test(found)) return total % 11 !== 0 && (11 - (total % 11)) % 10 === values[6];
    return [23 - (total % 23), 24 - (total % 24)].includes(values[6]);
  }
  function holdsNhi(text) {
    const apart = findAll(NHI_APART, text).filter((found) => !YEAR.test(found));
    return [...findAll(NHI, text), ...apart].some((found) => isNhi(withoutGaps(found).toUpperCase()));
  }

  // Whether its last digit checks the others, as Inland Revenue has it. Not a date, nor 021 and its like.
  function isIrd(found) {
    const digits = withoutGaps(found);
    const number = Number(digits);
    if (YEAR_FIRST.test(found) || DAY_FIRST.test(found)) return false;
    if (digits.startsWith("02") || number < 10000000 || number > 150000000) return false;
    const base = [...digits.slice(0, -1).padStart(8, "0")].map(Number);
    const checks = IRD_WEIGHTS.map((weights) => (11 - (weigh(base, weights) % 11)) % 11);
    return checks.find((check) => check !== 10) === Number(digits.slice(-1));
  }

  const KINDS = {
    nhi: holdsNhi,
    ird: (text) => findAll(IRD, text).some(isIrd),
    phone: (text) => PHONE.test(text),
    email: (text) => EMAIL.test(text),
  };
  // The first of these kinds that a text holds, or nothing.
  function find(text) {
    const plain = text.normalize("NFKC").replace(/[\u2010-\u2014]/g, "-");
    return Object.keys(KINDS).find((kind) => KINDS[kind](plain));
  }
  window.Identifiers = { find };
})();
