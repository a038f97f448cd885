/** Texts of the pages about experiences. Keys begin with the page's name. */
export const act = {} as const;
