/**
 * Who may write what along the relations of the shop, written by hand and not derived from its schema: the
 * oracle of nested writes.
 */
import type { Role } from './shop-visibility.ts'

/** Every relation of every type. */
export const relations: Readonly<Record<string, readonly string[]>> = {
  Category: ['parent', 'children', 'products'],
  Product: ['category', 'reviews', 'orderItems'],
  Review: ['product', 'customer'],
  Customer: ['orders', 'reviews'],
  Order: ['customer', 'orderItems'],
  OrderItem: ['order', 'product'],
}

/** Suffixes of the input types of one relation. */
export const relationSuffixes: readonly string[] = ['Relation', 'Input', 'Change', 'Link']

const links: readonly string[] = ['create', 'connect']
const allLinks: readonly string[] = ['create', 'connect', 'disconnect']

/** Input types that nesting adds, with their fields; whoever is not named has none of them. */
const ofAdmin: Readonly<Record<string, readonly string[]>> = {
  CategoryRelations: ['parent', 'children', 'products'],
  CategoryManyRelations: ['parent'],
  CategoryReference: ['id', 'tenantId', 'slug'],
  CategoryParentRelation: links,
  CategoryParentChange: allLinks,
  CategoryParentLink: ['connect', 'disconnect'],
  CategoryChildrenRelation: links,
  CategoryChildrenChange: allLinks,
  CategoryChildrenInput: ['slug', 'name', 'position', 'children', 'products'],
  CategoryProductsRelation: links,
  // The key of a product has no nulls.
  CategoryProductsChange: links,
  CategoryProductsInput: [
    'sku',
    'name',
    'description',
    'price',
    'costPrice',
    'currency',
    'tags',
    'sizes',
    'attributes',
    'weightKg',
    'stock',
    'isListed',
    'availableFrom',
  ],
  ProductRelations: ['category'],
  ProductManyRelations: ['category'],
  ProductReference: ['id', 'tenantId', 'sku'],
  ProductCategoryRelation: links,
  ProductCategoryChange: links,
  ProductCategoryLink: ['connect'],
}

export function nestedInputs(role: Role): Readonly<Record<string, readonly string[]>> {
  return role === 'admin' ? ofAdmin : {}
}

/** Relations of a new row of the type. */
export function relationsOfRow(type: string, role: Role): readonly string[] {
  return (relations[type] ?? []).filter(
    (field) => nestedInputs(role)[`${type}${capitalized(field)}Relation`] !== undefined,
  )
}

/** Of all roles and of none. */
export const nestedNames: readonly string[] = Object.entries(relations).flatMap(
  ([type, fields]) => [
    `${type}Relations`,
    `${type}ManyRelations`,
    `${type}Reference`,
    ...fields.flatMap((field) =>
      relationSuffixes.map((suffix) => `${type}${capitalized(field)}${suffix}`),
    ),
  ],
)

export function capitalized(word: string): string {
  return word.replace(/^[a-z]/, (first) => first.toUpperCase())
}
