/** Reports of a shop's own accounts, and how Kith's figures differ from them. */
export {};
