export const error = {};
