/**
 * The shop's API: which tables, for whom. Columns, keys and relations follow from the database.
 * In a project of your own the import reads `from 'fraiseql'`.
 */
import { defineSchema } from '../../src/index.ts'

export const schema = defineSchema({
  roles: {
    anonymous: { databaseRole: 'shop_anonymous', description: 'Whoever looks at the shop window.' },
    member: { databaseRole: 'shop_member', description: 'Staff of one tenant.' },
    admin: { databaseRole: 'shop_admin', description: 'Administrators of one tenant.' },
  },
  types: {
    Category: {
      source: 'shop.categories',
      relations: { categories_tenant_id_parent_id_fkey: { reverseName: 'children' } },
      access: {
        anonymous: { select: { fields: { except: ['tenantId'] } } },
        member: { select: 'all' },
        admin: { select: 'all' },
      },
    },
    Product: {
      source: 'shop.products',
      maxLimit: 1000,
      access: {
        anonymous: {
          select: { fields: { except: ['tenantId', 'costPrice', 'stock', 'isListed'] } },
        },
        member: { select: { fields: { except: ['costPrice'] } } },
        admin: { select: 'all' },
      },
    },
    Review: {
      source: 'shop.reviews',
      access: {
        anonymous: { select: { fields: { except: ['tenantId', 'customerId', 'isPublished'] } } },
        member: { select: 'all' },
        admin: { select: 'all' },
      },
    },
    Customer: {
      source: 'shop.customers',
      access: {
        member: { select: { fields: { except: ['creditLimit', 'internalNote'] } } },
        admin: { select: 'all' },
      },
    },
    Order: {
      source: 'shop.orders',
      access: { member: { select: 'all' }, admin: { select: 'all' } },
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
})
