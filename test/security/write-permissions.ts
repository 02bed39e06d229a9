/**
 * Who may write what of the shop, written by hand and not derived from its schema: the oracle of the
 * tests of writing. What a role may read stands in shop-visibility.ts.
 */
import type { Role } from './shop-visibility.ts'

/** A way to change a column in an update. */
export type Way = 'set' | 'inc' | 'append' | 'prepend' | 'remove'

export const ways: readonly Way[] = ['set', 'inc', 'append', 'prepend', 'remove']

export interface Column {
  /** In PostgreSQL. */
  readonly column: string
  /** A GraphQL literal, and the text that PostgreSQL then gives; `n` differs from test to test. */
  readonly sample: (n: number) => readonly [literal: string, stored: string]
  /** Ways of change beside `set`, each with a literal. */
  readonly changes: Readonly<Partial<Record<Way, string>>>
  readonly isRequired: boolean
  readonly creators: readonly Role[]
  readonly updaters: readonly Role[]
}

export interface WritableType {
  readonly name: string
  readonly table: string
  /** `category` and `categories` with capitals: `createCategory`, `createCategories`. */
  readonly one: string
  readonly many: string
  readonly creators: readonly Role[]
  readonly updaters: readonly Role[]
  readonly deleters: readonly Role[]
  /** Every column of the table, by its field. */
  readonly columns: Readonly<Record<string, Column>>
  /** Values of the enum of keys, for those who create. */
  readonly keys: readonly string[]
  /** A key that tells the rows of a tenant apart, and its field. */
  readonly naturalKey: readonly [value: string, field: string] | null
}

const nobody: readonly Role[] = []
const admin: readonly Role[] = ['admin']
const staff: readonly Role[] = ['member', 'admin']

type Sample = Column['sample']

const integer: Sample = (n) => [String(n), String(n)]
const bigint: Sample = (n) => [`"${n}"`, String(n)]
const money: Sample = (n) => [`"${n}.50"`, `${n}.50`]
const word: Sample = (n) => [`"word-${n}"`, `word-${n}`]
const email: Sample = (n) => [`"p${n}@example.org"`, `p${n}@example.org`]
const uuid: Sample = (n) => {
  const id = `5f0c3a52-8a52-4a3e-9d53-${String(n).padStart(12, '0')}`
  return [`"${id}"`, id]
}
const day: Sample = (n) => {
  const date = `2027-01-${String(1 + (n % 28)).padStart(2, '0')}`
  return [`"${date}"`, date]
}
const moment: Sample = () => ['"2027-01-01T00:00:00Z"', '2027-01-01 00:00:00+00']
const json: Sample = (n) => [`{n: ${n}}`, `{"n": ${n}}`]
const yes: Sample = () => ['true', 't']
const no: Sample = () => ['false', 'f']
/** A category of the tenant 1. */
const category: Sample = (n) => {
  const id = String(2 + (n % 3))
  return [`"${id}"`, id]
}
const fixed =
  (literal: string, stored: string): Sample =>
  () => [literal, stored]

const jsonChanges = { append: '{more: 1}', remove: '["n"]' } as const

export const writableTypes: readonly WritableType[] = [
  {
    name: 'Category',
    table: 'shop.categories',
    one: 'Category',
    many: 'Categories',
    creators: admin,
    updaters: admin,
    deleters: admin,
    keys: ['ID', 'TENANT_ID_AND_ID', 'TENANT_ID_AND_SLUG'],
    naturalKey: ['TENANT_ID_AND_SLUG', 'slug'],
    columns: {
      id: column('id', integer),
      tenantId: column('tenant_id', integer),
      parentId: column('parent_id', category, { creators: admin, updaters: admin }),
      slug: column('slug', word, { creators: admin, updaters: admin, isRequired: true }),
      name: column('name', word, { creators: admin, updaters: admin, isRequired: true }),
      position: column('"position"', integer, {
        creators: admin,
        updaters: admin,
        changes: { inc: '-1' },
      }),
    },
  },
  {
    name: 'Product',
    table: 'shop.products',
    one: 'Product',
    many: 'Products',
    creators: admin,
    updaters: staff,
    deleters: admin,
    keys: ['ID', 'TENANT_ID_AND_ID', 'TENANT_ID_AND_SKU'],
    naturalKey: ['TENANT_ID_AND_SKU', 'sku'],
    columns: {
      id: column('id', integer),
      tenantId: column('tenant_id', integer),
      categoryId: column('category_id', category, {
        creators: admin,
        updaters: admin,
        isRequired: true,
      }),
      sku: column('sku', word, { creators: admin, isRequired: true }),
      name: column('name', word, { creators: admin, updaters: admin, isRequired: true }),
      description: column('description', word, { creators: admin, updaters: admin }),
      price: column('price', money, {
        creators: admin,
        updaters: staff,
        isRequired: true,
        changes: { inc: '"1.25"' },
      }),
      costPrice: column('cost_price', (n) => [`"${n}.5"`, `${n}.5000`], {
        creators: admin,
        isRequired: true,
      }),
      currency: column('currency', fixed('SEK', 'SEK'), { creators: admin, isRequired: true }),
      tags: column('tags', (n) => [`["t${n}"]`, `{t${n}}`], {
        creators: admin,
        updaters: staff,
        changes: { append: '["b"]', prepend: '["a"]', remove: '"a"' },
      }),
      sizes: column('sizes', (n) => [`[${n}]`, `{${n}}`], {
        creators: admin,
        updaters: admin,
        changes: { append: '[2]', prepend: '[1]', remove: '1' },
      }),
      attributes: column('attributes', json, {
        creators: admin,
        updaters: staff,
        changes: jsonChanges,
      }),
      weightKg: column('weight_kg', (n) => [`${n}.5`, `${n}.5`], {
        creators: admin,
        updaters: admin,
        changes: { inc: '0.5' },
      }),
      ratingAverage: column('rating_average', integer),
      stock: column('stock', bigint, {
        creators: admin,
        updaters: staff,
        changes: { inc: '"3"' },
      }),
      isListed: column('is_listed', no, { creators: admin, updaters: staff }),
      availableFrom: column('available_from', day, { creators: admin, updaters: admin }),
      thumbnail: column('thumbnail', fixed(String.raw`"\\x00"`, String.raw`\x00`)),
      createdAt: column('created_at', moment),
    },
  },
  {
    name: 'Review',
    table: 'shop.reviews',
    one: 'Review',
    many: 'Reviews',
    creators: nobody,
    updaters: staff,
    deleters: staff,
    keys: [],
    naturalKey: null,
    columns: {
      id: column('id', bigint),
      tenantId: column('tenant_id', integer),
      productId: column('product_id', integer),
      customerId: column('customer_id', integer),
      rating: column('rating', integer),
      title: column('title', word),
      body: column('body', word),
      helpfulVotes: column('helpful_votes', integer),
      isPublished: column('is_published', yes, { updaters: staff }),
      createdAt: column('created_at', moment),
    },
  },
  {
    name: 'Customer',
    table: 'shop.customers',
    one: 'Customer',
    many: 'Customers',
    creators: staff,
    updaters: staff,
    deleters: nobody,
    keys: ['ID', 'PUBLIC_ID', 'TENANT_ID_AND_ID', 'TENANT_ID_AND_EMAIL'],
    naturalKey: ['PUBLIC_ID', 'publicId'],
    columns: {
      id: column('id', integer),
      publicId: column('public_id', uuid, { creators: staff, isRequired: true }),
      tenantId: column('tenant_id', integer),
      email: column('email', email, { creators: staff, updaters: staff, isRequired: true }),
      givenName: column('given_name', word, { creators: staff, updaters: staff, isRequired: true }),
      familyName: column('family_name', word, {
        creators: staff,
        updaters: staff,
        isRequired: true,
      }),
      birthDate: column('birth_date', day, { creators: staff, updaters: staff }),
      loyaltyPoints: column('loyalty_points', bigint, {
        updaters: staff,
        changes: { inc: '"3"' },
      }),
      preferences: column('preferences', json, {
        creators: staff,
        updaters: staff,
        changes: jsonChanges,
      }),
      creditLimit: column('credit_limit', money),
      internalNote: column('internal_note', word),
      isActive: column('is_active', no, { updaters: staff }),
      createdAt: column('created_at', moment),
    },
  },
  {
    name: 'Order',
    table: 'shop.orders',
    one: 'Order',
    many: 'Orders',
    creators: nobody,
    updaters: staff,
    deleters: nobody,
    keys: [],
    naturalKey: null,
    columns: {
      id: column('id', bigint),
      publicId: column('public_id', uuid),
      tenantId: column('tenant_id', integer),
      customerId: column('customer_id', integer),
      status: column('status', fixed('PACKED', 'packed'), { updaters: staff }),
      currency: column('currency', fixed('SEK', 'SEK')),
      total: column('total', money),
      shippingAddress: column('shipping_address', json),
      note: column('note', word, { updaters: staff }),
      placedAt: column('placed_at', moment),
      shippedOn: column('shipped_on', day, { updaters: staff }),
    },
  },
  {
    name: 'OrderItem',
    table: 'shop.order_items',
    one: 'OrderItem',
    many: 'OrderItems',
    creators: nobody,
    updaters: nobody,
    deleters: nobody,
    keys: [],
    naturalKey: null,
    columns: {
      orderId: column('order_id', bigint),
      lineNumber: column('line_number', integer),
      quantity: column('quantity', integer),
    },
  },
  {
    name: 'OrderSummary',
    table: 'shop.order_summaries',
    one: 'OrderSummary',
    many: 'OrderSummaries',
    creators: nobody,
    updaters: nobody,
    deleters: nobody,
    keys: [],
    naturalKey: null,
    columns: {
      orderId: column('order_id', bigint),
      total: column('total', money),
    },
  },
]

/** Functions of the shop, with literal arguments and a selection. */
export const shopFunctions: readonly {
  readonly name: string
  readonly args: string
  readonly roles: readonly Role[]
}[] = [
  { name: 'shipOrder', args: 'orderId:"1"', roles: staff },
  { name: 'reserveProduct', args: 'sku:"none",pieces:"1"', roles: staff },
  { name: 'restock', args: 'skus:["none"],pieces:"1"', roles: admin },
]

/** Fields of Mutation of a role; none: there is no Mutation. */
export function mutationsOf(role: Role): readonly string[] {
  const ofTypes = writableTypes.flatMap(({ one, many, creators, updaters, deleters }) => [
    ...(creators.includes(role) ? [`create${one}`, `create${many}`] : []),
    ...(updaters.includes(role) ? [`update${one}`, `update${many}`] : []),
    ...(deleters.includes(role) ? [`delete${one}`, `delete${many}`] : []),
  ])
  const called = shopFunctions.filter(({ roles }) => roles.includes(role))
  return [...ofTypes, ...called.map(({ name }) => name)]
}

function column(name: string, sample: Sample, rights: Partial<Column> = {}): Column {
  return {
    column: name,
    sample,
    changes: {},
    isRequired: false,
    creators: nobody,
    updaters: nobody,
    ...rights,
  }
}
