/** The same keys with any text: makes a missing translation a compile error. */
export type SameShape<T> = { readonly [K in keyof T]: T[K] extends string ? string : SameShape<T[K]> };
