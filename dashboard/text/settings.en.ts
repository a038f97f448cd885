/** Texts of the pages named here. */
export const settings = {} as const;
