const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Luhn mod 36 check character of a piece number's body (jewelry §1). The body is [A-Z0-9]. */
export function checkCharacter(body: string): string {
  let factor = 2;
  let sum = 0;
  for (let i = body.length - 1; i >= 0; i -= 1) {
    const code = ALPHABET.indexOf(body.charAt(i));
    if (code < 0) throw new RangeError(`not a piece number: ${body}`);
    const product = factor * code;
    sum += Math.floor(product / 36) + (product % 36);
    factor = factor === 2 ? 1 : 2;
  }
  return ALPHABET.charAt((36 - (sum % 36)) % 36);
}

/** `CC YY NNNNNN K`: category letters, year, six-digit serial, check character. */
export function makePieceNo(prefix: string, year: string, serial: number): string {
  const body = `${prefix}${year}${String(serial).padStart(6, '0')}`;
  return body + checkCharacter(body);
}

/** Whether a number carries a right check character; foreign tags are accepted unchanged and need none. */
export const hasValidCheck = (pieceNo: string): boolean =>
  /^[A-Z]{2}\d{8}[A-Z0-9]$/.test(pieceNo) && checkCharacter(pieceNo.slice(0, -1)) === pieceNo.slice(-1);
