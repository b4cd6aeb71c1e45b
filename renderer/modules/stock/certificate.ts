/** Page where a laboratory lets anybody check a certificate (A2.29); undefined where it has none that takes a number. */
export function verifyUrl(lab: string, number: string): string | undefined {
  const n = encodeURIComponent(number);
  switch (lab.toUpperCase()) {
    case 'GIA':
      return `https://www.gia.edu/report-check?reportno=${n}`;
    case 'IGI':
      return `https://www.igi.org/verify-your-report/?r=${n}`;
    case 'HRD':
      return `https://my.hrdantwerp.com/?record_number=${n}`;
    case 'NGTC':
      return 'https://www.ngtc.com.cn/';
    default:
      return undefined;
  }
}
