/**
 * Who may use which field of the shop, written by hand and not derived from its schema: the oracle of
 * the visibility tests.
 */
export const roles = ['anonymous', 'member', 'admin'] as const
export type Role = (typeof roles)[number]

export type FieldKind =
  /** A column with a total order. */
  | 'ordered'
  /** A list, JSON or bytes: no order. */
  | 'unordered'
  | 'one'
  | 'many'

export interface VisibleField {
  readonly name: string
  readonly kind: FieldKind
  readonly roles: readonly Role[]
}

export interface VisibleType {
  readonly name: string
  readonly list: string
  readonly one: string
  /** Literal arguments of `one`. */
  readonly key: string
  readonly roles: readonly Role[]
  readonly fields: readonly VisibleField[]
  /** A way to filter by a row of this type from another: list root and filter around it. */
  readonly through: readonly [list: string, filter: (inner: string) => string] | null
  /** Other ways to one row, with the fields of their keys. */
  readonly uniqueRoots: Readonly<Record<string, readonly string[]>>
}

const everybody: readonly Role[] = roles
const staff: readonly Role[] = ['member', 'admin']
const administrators: readonly Role[] = ['admin']

/** Roles that have a Mutation type; what they may write stands in write-permissions.ts. */
export const writers: readonly Role[] = staff

export const shopTypes: readonly VisibleType[] = [
  {
    name: 'Category',
    list: 'categories',
    one: 'category',
    key: 'id:1',
    roles: everybody,
    through: ['products', (inner) => `{category:${inner}}`],
    uniqueRoots: {
      categoryByTenantIdAndId: ['tenantId', 'id'],
      categoryByTenantIdAndSlug: ['tenantId', 'slug'],
    },
    fields: [
      ...fields('ordered', everybody, 'id parentId slug name position'),
      ...fields('ordered', staff, 'tenantId'),
      ...fields('one', everybody, 'parent'),
      ...fields('many', everybody, 'children products'),
    ],
  },
  {
    name: 'Product',
    list: 'products',
    one: 'product',
    key: 'id:1',
    roles: everybody,
    through: ['categories', (inner) => `{products:{some:${inner}}}`],
    uniqueRoots: {
      productByTenantIdAndId: ['tenantId', 'id'],
      productByTenantIdAndSku: ['tenantId', 'sku'],
    },
    fields: [
      ...fields('ordered', everybody, 'id categoryId sku name description price currency'),
      ...fields('ordered', everybody, 'weightKg ratingAverage availableFrom createdAt'),
      ...fields('unordered', everybody, 'tags sizes attributes thumbnail'),
      ...fields('ordered', staff, 'tenantId stock isListed'),
      ...fields('ordered', administrators, 'costPrice'),
      ...fields('one', everybody, 'category'),
      ...fields('many', everybody, 'reviews'),
      ...fields('many', staff, 'orderItems'),
    ],
  },
  {
    name: 'Review',
    list: 'reviews',
    one: 'review',
    key: 'id:3',
    roles: everybody,
    through: ['products', (inner) => `{reviews:{none:${inner}}}`],
    uniqueRoots: {
      reviewByTenantIdAndProductIdAndCustomerId: ['tenantId', 'productId', 'customerId'],
    },
    fields: [
      ...fields('ordered', everybody, 'id productId rating title body helpfulVotes createdAt'),
      ...fields('ordered', staff, 'tenantId customerId isPublished'),
      ...fields('one', everybody, 'product'),
      ...fields('one', staff, 'customer'),
    ],
  },
  {
    name: 'Customer',
    list: 'customers',
    one: 'customer',
    key: 'id:1',
    roles: staff,
    through: ['orders', (inner) => `{customer:${inner}}`],
    uniqueRoots: {
      customerByPublicId: ['publicId'],
      customerByTenantIdAndId: ['tenantId', 'id'],
      customerByTenantIdAndEmail: ['tenantId', 'email'],
    },
    fields: [
      ...fields('ordered', staff, 'id publicId tenantId email givenName familyName birthDate'),
      ...fields('ordered', staff, 'loyaltyPoints isActive createdAt'),
      ...fields('unordered', staff, 'preferences'),
      ...fields('ordered', administrators, 'creditLimit internalNote'),
      ...fields('many', staff, 'orders reviews'),
    ],
  },
  {
    name: 'Order',
    list: 'orders',
    one: 'order',
    key: 'id:5',
    roles: staff,
    through: ['customers', (inner) => `{orders:{every:${inner}}}`],
    uniqueRoots: {
      orderByPublicId: ['publicId'],
      orderByTenantIdAndId: ['tenantId', 'id'],
    },
    fields: [
      ...fields('ordered', staff, 'id publicId tenantId customerId status currency total note'),
      ...fields('ordered', staff, 'placedAt shippedOn'),
      ...fields('unordered', staff, 'shippingAddress'),
      ...fields('one', staff, 'customer'),
      ...fields('many', staff, 'orderItems'),
    ],
  },
  {
    name: 'OrderItem',
    list: 'orderItems',
    one: 'orderItem',
    key: 'orderId:5,lineNumber:1',
    roles: staff,
    through: ['orders', (inner) => `{orderItems:{some:${inner}}}`],
    uniqueRoots: {},
    fields: [
      ...fields('ordered', staff, 'orderId lineNumber tenantId productId quantity unitPrice'),
      ...fields('ordered', staff, 'discountRate'),
      ...fields('one', staff, 'order product'),
    ],
  },
  {
    name: 'OrderSummary',
    list: 'orderSummaries',
    one: 'orderSummary',
    key: 'orderId:5',
    roles: staff,
    through: null,
    uniqueRoots: {},
    fields: [
      ...fields('ordered', staff, 'orderId tenantId customerId status placedAt currency total'),
      ...fields('ordered', staff, 'lineCount pieces'),
      ...fields('one', staff, 'order'),
    ],
  },
]

function fields(kind: FieldKind, allowed: readonly Role[], names: string): VisibleField[] {
  return names.split(' ').map((name) => ({ name, kind, roles: allowed }))
}
