/**
 * The shop's API: which tables, for whom. Columns, keys and relations follow from the database.
 * In a project of your own the import reads `from 'fraiseql'`.
 */
import { defineSchema } from '../../src/index.ts'

/** The tenant of whoever asks: no client names another. */
const ofTenant = { tenantId: { claim: 'tenant_id' } } as const

const newCustomer = {
  fields: ['publicId', 'email', 'givenName', 'familyName', 'birthDate', 'preferences'],
  presets: ofTenant,
} as const

const changedCustomer = {
  fields: [
    'email',
    'givenName',
    'familyName',
    'birthDate',
    'loyaltyPoints',
    'preferences',
    'isActive',
  ],
} as const

export const schema = defineSchema({
  roles: {
    anonymous: { databaseRole: 'shop_anonymous', description: 'Whoever looks at the shop window.' },
    member: { databaseRole: 'shop_member', description: 'Staff of one tenant.' },
    admin: {
      databaseRole: 'shop_admin',
      description: 'Administrators of one tenant.',
      dryRun: true,
    },
  },
  types: {
    Category: {
      source: 'shop.categories',
      relations: { categories_tenant_id_parent_id_fkey: { reverseName: 'children' } },
      access: {
        anonymous: { select: { fields: { except: ['tenantId'] } } },
        member: { select: 'all' },
        admin: {
          select: 'all',
          create: { fields: ['parentId', 'slug', 'name', 'position'], presets: ofTenant },
          update: { fields: ['parentId', 'slug', 'name', 'position'] },
          delete: true,
        },
      },
    },
    Product: {
      source: 'shop.products',
      maxLimit: 1000,
      access: {
        anonymous: {
          select: { fields: { except: ['tenantId', 'costPrice', 'stock', 'isListed'] } },
        },
        member: {
          select: { fields: { except: ['costPrice'] } },
          update: { fields: ['price', 'stock', 'isListed', 'tags', 'attributes'] },
        },
        admin: {
          select: 'all',
          create: {
            fields: { except: ['id', 'ratingAverage', 'thumbnail', 'createdAt'] },
            presets: ofTenant,
          },
          update: {
            fields: [
              'categoryId',
              'name',
              'description',
              'price',
              'tags',
              'sizes',
              'attributes',
              'weightKg',
              'stock',
              'isListed',
              'availableFrom',
            ],
          },
          delete: true,
        },
      },
    },
    Review: {
      source: 'shop.reviews',
      access: {
        anonymous: { select: { fields: { except: ['tenantId', 'customerId', 'isPublished'] } } },
        member: { select: 'all', update: { fields: ['isPublished'] }, delete: true },
        admin: { select: 'all', update: { fields: ['isPublished'] }, delete: true },
      },
    },
    Customer: {
      source: 'shop.customers',
      access: {
        member: {
          select: { fields: { except: ['creditLimit', 'internalNote'] } },
          create: newCustomer,
          update: changedCustomer,
        },
        admin: { select: 'all', create: newCustomer, update: changedCustomer },
      },
    },
    Order: {
      source: 'shop.orders',
      access: {
        member: { select: 'all', update: { fields: ['status', 'note', 'shippedOn'] } },
        admin: { select: 'all', update: { fields: ['status', 'note', 'shippedOn'] } },
      },
    },
    OrderItem: {
      source: 'shop.order_items',
      access: { member: { select: 'all' }, admin: { select: 'all' } },
    },
    OrderSummary: {
      source: 'shop.order_summaries',
      plural: 'orderSummaries',
      primaryKey: ['order_id'],
      references: [
        {
          name: 'order',
          columns: ['tenant_id', 'order_id'],
          type: 'Order',
          targetColumns: ['tenant_id', 'id'],
        },
      ],
      fields: { orderId: { nonNull: true }, total: { nonNull: true } },
      access: { member: { select: 'all' }, admin: { select: 'all' } },
    },
  },
  mutations: {
    shipOrder: { function: 'shop.fn_ship_order', access: ['member', 'admin'] },
    reserveProduct: {
      function: 'shop.fn_reserve_product',
      returns: 'Product',
      access: ['member', 'admin'],
    },
    restock: { function: 'shop.fn_restock', access: ['admin'] },
  },
})
