/** Joins class names, leaving out what is not one. */
export const cx = (...names: readonly (string | false | undefined)[]): string => names.filter((n): n is string => typeof n === 'string' && n !== '').join(' ');
