const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const UNITS = ['', '拾', '佰', '仟'] as const;
const SECTIONS = ['', '万', '亿', '万亿'] as const;

function integerText(digits: string): string {
  let out = '';
  let pendingZero = false;
  let sectionHasDigit = false;
  for (let i = 0; i < digits.length; i += 1) {
    const p = digits.length - 1 - i;
    const d = Number(digits.charAt(i));
    if (d === 0) {
      pendingZero = true;
    } else {
      if (pendingZero && out !== '') out += '零';
      pendingZero = false;
      out += DIGITS.charAt(d) + UNITS[p % 4];
      sectionHasDigit = true;
    }
    if (p % 4 === 0) {
      if (sectionHasDigit) out += SECTIONS[p / 4] ?? '';
      sectionHasDigit = false;
    }
  }
  return out;
}

/** 大写 of an amount in fen, as it stands on receipts (jewelry.md §18). */
export function capitalAmount(amountFen: number): string {
  if (!Number.isSafeInteger(amountFen)) throw new RangeError(`fen must be a safe integer, got ${amountFen}`);
  const abs = Math.abs(amountFen);
  const yuan = Math.floor(abs / 100);
  const jiao = Math.floor((abs % 100) / 10);
  const cent = abs % 10;
  let out = amountFen < 0 ? '人民币负' : '人民币';
  if (yuan > 0) out += `${integerText(String(yuan))}元`;
  else if (jiao === 0 && cent === 0) return `${out}零元整`;
  if (jiao === 0 && cent === 0) return `${out}整`;
  if (jiao > 0) out += `${DIGITS.charAt(jiao)}角`;
  else if (yuan > 0) out += '零';
  if (cent > 0) out += `${DIGITS.charAt(cent)}分`;
  return out;
}
