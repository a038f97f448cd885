/** What a product cost is told in the currency that it had then: the past of both is read together. */
export const productCurrency = (): string[] => [
  `drop index product_change_cost`,
  `create index product_change_cost on product_change (site, product_id, at) where field in ('cost', 'currency')`,
];
