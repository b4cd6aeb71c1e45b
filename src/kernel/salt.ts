/** A source of salts: 128 random bits as 32 hex characters each; `random` gives numbers in [0, 1) nobody can foresee. */
export const saltFactory =
  (random: () => number): (() => string) =>
  () =>
    Array.from({ length: 16 }, () =>
      Math.min(255, Math.floor(random() * 256))
        .toString(16)
        .padStart(2, '0'),
    ).join('');
