/** Mappings for files that well-known systems write. Columns by the name that the system gives them; compared as `plainName` does. Data. */
import type { DateOrder, DecimalSign } from '../../shared/api.ts';
import type { ImportKind } from '../../shared/imports.ts';

/** A mapping of columns to fields. `knows`: columns that tell the file is of this system. */
export interface Template {
  id: string;
  name: string;
  kind: ImportKind;
  knows: readonly string[];
  fields: Readonly<Record<string, string>>;
  /** Columns that are left out. */
  without?: readonly string[];
  dates?: DateOrder;
  decimals?: DecimalSign;
  fixed?: Readonly<Record<string, string>>;
}

/** Kith's own. */
export const TEMPLATES: readonly Template[] = [
  {
    ...{ id: 'hubspot-contacts', name: 'HubSpot: contacts', kind: 'customers', dates: 'ymd' },
    knows: ['Record ID', 'Lifecycle Stage', 'Create Date', 'Email', 'Lead Status', 'Contact owner'],
    fields: {
      ...{
        'Record ID': 'id',
        Email: 'email',
        'First Name': 'first_name',
        'Last Name': 'last_name',
        'Phone Number': 'phone',
        'Job Title': 'title',
      },
      ...{
        'Company Name': 'company',
        'Associated Company': 'company',
        'Street Address': 'street',
        City: 'city',
        'State/Region': 'state',
        'Postal Code': 'postal_code',
      },
      ...{
        'Country/Region': 'country',
        'Date of birth': 'birthday',
        Gender: 'gender',
        'Preferred language': 'language',
        'Website URL': 'website',
      },
      ...{
        'Create Date': 'created',
        'Last Modified Date': 'updated',
        'Original Source': 'lead_source',
        'Original Traffic Source': 'lead_source',
      },
      "Legal basis for processing contact's data": 'lawful_basis',
    },
  },
  {
    ...{ id: 'mailchimp-audience', name: 'Mailchimp: audience', kind: 'customers', dates: 'ymd' },
    knows: ['Email Address', 'MEMBER_RATING', 'OPTIN_TIME', 'CONFIRM_TIME', 'LEID', 'EUID', 'LAST_CHANGED'],
    fields: {
      ...{
        'Email Address': 'email',
        'First Name': 'first_name',
        'Last Name': 'last_name',
        Address: 'street',
        'Phone Number': 'phone',
        Birthday: 'birthday',
        Company: 'company',
      },
      ...{
        OPTIN_TIME: 'created',
        CONFIRM_TIME: 'subscribed_at',
        UNSUB_TIME: 'unsubscribed_at',
        LAST_CHANGED: 'updated',
        TAGS: 'tags',
        NOTES: 'notes',
        CC: 'country',
        REGION: 'state',
      },
    },
    without: ['LEID', 'EUID', 'OPTIN_IP', 'CONFIRM_IP', 'LATITUDE', 'LONGITUDE', 'GMTOFF', 'DSTOFF'],
  },
  {
    ...{ id: 'shopify-customers', name: 'Shopify: customers', kind: 'customers' },
    knows: ['Customer ID', 'Accepts Email Marketing', 'Default Address Company', 'Default Address Zip', 'Total Spent', 'Total Orders'],
    fields: {
      ...{
        'Customer ID': 'id',
        Email: 'email',
        'First Name': 'first_name',
        'Last Name': 'last_name',
        Phone: 'phone',
        'Default Address Phone': 'phone',
      },
      ...{
        'Default Address Company': 'company',
        'Default Address Address1': 'street',
        'Default Address Address2': 'street',
        'Default Address City': 'city',
      },
      ...{ 'Default Address Province Code': 'state', 'Default Address Country Code': 'country', 'Default Address Zip': 'postal_code' },
      ...{ 'Accepts Email Marketing': 'subscribed', Tags: 'tags', Note: 'notes' },
    },
    without: ['Total Spent', 'Total Orders'],
  },
  {
    ...{ id: 'shopify-orders', name: 'Shopify: orders', kind: 'orders', dates: 'ymd', decimals: 'point' },
    knows: ['Name', 'Financial Status', 'Fulfillment Status', 'Lineitem name', 'Lineitem quantity', 'Lineitem price'],
    fields: {
      ...{
        Name: 'order_id',
        Email: 'email',
        'Financial Status': 'status',
        'Created at': 'date',
        Currency: 'currency',
        Taxes: 'tax',
        Shipping: 'shipping',
        Source: 'channel',
      },
      ...{
        'Discount Code': 'coupon',
        'Discount Amount': 'discount',
        'Refunded Amount': 'refunded',
        'Billing Name': 'name',
        'Lineitem sku': 'product_id',
      },
      ...{ 'Paid at': 'paid_at', 'Payment Method': 'payment_method', 'Payment Reference': 'payment_reference' },
      ...{ 'Lineitem name': 'product', 'Lineitem quantity': 'quantity', 'Lineitem price': 'price' },
    },
    // The sum of discounts already holds those of the lines.
    without: ['Lineitem discount', 'Subtotal', 'Total'],
  },
  {
    ...{ id: 'woocommerce-customers', name: 'WooCommerce: customers', kind: 'customers', dates: 'ymd' },
    knows: ['Username', 'Last active', 'Sign up', 'Total spend', 'AOV', 'Country / Region'],
    fields: {
      ...{
        Name: 'name',
        Username: 'id',
        'Sign up': 'created',
        Email: 'email',
        'Country / Region': 'country',
        City: 'city',
        Region: 'state',
        'Postal code': 'postal_code',
      },
    },
    without: ['Last active', 'Orders', 'Total spend', 'AOV'],
  },
  {
    ...{ id: 'woocommerce-orders', name: 'WooCommerce: orders (order export)', kind: 'orders', dates: 'ymd', decimals: 'point' },
    knows: ['Order Number', 'Order Status', 'Order Date', 'Email (Billing)', 'Item Name', 'Item Cost', 'Order Total Amount'],
    fields: {
      ...{
        'Order Number': 'order_id',
        'Order Status': 'status',
        'Order Date': 'date',
        'Email (Billing)': 'email',
        'Customer User ID': 'customer',
      },
      ...{
        SKU: 'product_id',
        'Item Name': 'product',
        Quantity: 'quantity',
        'Quantity (- Refund)': 'quantity',
        'Item Cost': 'price',
        'Coupon Code': 'coupon',
      },
      ...{
        'Order Shipping Amount': 'shipping',
        'Order Total Tax Amount': 'tax',
        'Order Refund Amount': 'refunded',
        'Order Currency': 'currency',
        'Payment Method Title': 'payment_method',
      },
    },
    without: ['Order Total Amount', 'Order Subtotal Amount', 'Discount Amount', 'Discount Amount Tax', 'Item #', 'Cart Discount Amount'],
  },
  {
    ...{ id: 'stripe-customers', name: 'Stripe: customers', kind: 'customers', dates: 'ymd' },
    knows: ['id', 'Email', 'Created (UTC)', 'Delinquent', 'Total Spend', 'Payment Count', 'Refunded Volume'],
    fields: {
      ...{
        id: 'id',
        Email: 'email',
        Name: 'name',
        Phone: 'phone',
        'Created (UTC)': 'created',
        Description: 'notes',
        'Address Line1': 'street',
        'Address Line2': 'street',
      },
      ...{ 'Address City': 'city', 'Address State': 'state', 'Address Country': 'country', 'Address Zip': 'postal_code' },
    },
    without: [
      'Total Spend',
      'Payment Count',
      'Refunded Volume',
      'Average Order',
      'Card ID',
      'Card Last4',
      'Card Fingerprint',
      'Delinquent',
      'Default Source',
    ],
  },
  {
    ...{ id: 'stripe-payments', name: 'Stripe: payments', kind: 'orders', dates: 'ymd' },
    knows: ['id', 'Created date (UTC)', 'Amount Refunded', 'Captured', 'Customer ID', 'Customer Email', 'Status'],
    fields: {
      ...{
        id: 'order_id',
        'Created date (UTC)': 'date',
        'Created (UTC)': 'date',
        Amount: 'total',
        'Amount Refunded': 'refunded',
        Currency: 'currency',
        Status: 'status',
      },
      ...{ 'Customer ID': 'customer', 'Customer Email': 'email', Description: 'product', 'Refunded date (UTC)': 'refunded_at' },
      ...{ 'Card Brand': 'payment_method', 'PaymentIntent ID': 'payment_reference' },
    },
    without: [
      'Fee',
      'Card ID',
      'Card Last4',
      'Card Fingerprint',
      'Converted Amount',
      'Converted Amount Refunded',
      'Converted Currency',
      'Captured',
    ],
  },
  {
    ...{ id: 'google-contacts', name: 'Google Contacts', kind: 'customers', dates: 'ymd' },
    knows: ['First Name', 'Labels', 'E-mail 1 - Value', 'E-mail 1 - Label', 'Phone 1 - Value', 'Organization Name', 'Name Prefix'],
    fields: {
      ...{
        Name: 'name',
        'First Name': 'first_name',
        'Given Name': 'first_name',
        'Last Name': 'last_name',
        'Family Name': 'last_name',
        'E-mail 1 - Value': 'email',
      },
      ...{
        'Phone 1 - Value': 'phone',
        'Organization Name': 'company',
        'Organization 1 - Name': 'company',
        'Organization Title': 'title',
        Birthday: 'birthday',
        Notes: 'notes',
      },
      ...{
        'Address 1 - Street': 'street',
        'Address 1 - City': 'city',
        'Address 1 - Region': 'state',
        'Address 1 - Postal Code': 'postal_code',
        'Address 1 - Country': 'country',
      },
      ...{ Labels: 'tags', 'Group Membership': 'tags', 'Website 1 - Value': 'website' },
    },
    without: ['E-mail 1 - Label', 'Phone 1 - Label', 'Address 1 - Label', 'Address 1 - Formatted', 'Photo'],
  },
];
