/** Texts of the pages named here. */
export const overview = {} as const;
