/** A small catalogue by hand: a shelf of books, their authors, and a view. */
import type {
  Catalog,
  Column,
  DatabaseType,
  ForeignKey,
  Relation,
} from '../../../src/catalog/catalog.ts'
import type { SchemaDefinition } from '../../../src/schema/definition.ts'

const names = ['int4', 'int8', 'text', 'uuid', 'timestamptz', 'point'] as const

type TypeName = (typeof names)[number] | 'state' | 'texts'

const oids: Readonly<Record<TypeName, number>> = {
  int4: 1,
  int8: 2,
  text: 3,
  uuid: 4,
  timestamptz: 5,
  point: 6,
  state: 100,
  texts: 101,
}

const plain = {
  kind: 'b',
  element: null,
  base: null,
  relation: null,
  attributes: [],
  labels: [],
  operatorSchema: null,
} as const

function databaseTypes(): Map<number, DatabaseType> {
  const types = names.map((name): DatabaseType => ({
    ...plain,
    oid: oids[name],
    schema: 'pg_catalog',
    name,
  }))
  const state = {
    ...plain,
    oid: oids.state,
    schema: 'lib',
    name: 'book_state',
    kind: 'e',
    labels: ['on loan', 'here'],
  } as const
  const texts = {
    ...plain,
    oid: oids.texts,
    schema: 'pg_catalog',
    name: '_text',
    element: oids.text,
  } as const
  return new Map([...types, state, texts].map((type) => [type.oid, type]))
}

export function column(name: string, type: TypeName, notNull = true): Column {
  return { name, type: oids[type], writable: true, hasDefault: false, notNull, comment: null }
}

function relation(
  name: string,
  columns: readonly Column[],
  more: Partial<Relation> = {},
): Relation {
  return {
    schema: 'lib',
    name,
    kind: 'table',
    comment: null,
    rowSecurity: false,
    isPlain: true,
    isChecked: true,
    changes: { insert: true, update: true, delete: true },
    columns,
    primaryKey: ['id'],
    uniqueKeys: [],
    foreignKeys: [],
    ...more,
  }
}

function key(column: string, references: string, valid = true): ForeignKey {
  return {
    name: `books_${column}_fkey`,
    columns: [column],
    references,
    referencedColumns: ['id'],
    valid,
  }
}

export function libraryRelations(): Relation[] {
  return [
    relation('authors', [
      column('id', 'int4'),
      column('full_name', 'text'),
      column('born_at', 'timestamptz', false),
    ]),
    relation(
      'books',
      [
        column('id', 'int4'),
        column('author_id', 'int4'),
        column('translator_id', 'int4', false),
        column('isbn', 'text'),
        column('state', 'state'),
        column('tags', 'texts'),
        column('shelf_place', 'point', false),
      ],
      {
        uniqueKeys: [['isbn']],
        foreignKeys: [key('author_id', 'lib.authors'), key('translator_id', 'lib.authors')],
      },
    ),
    relation('loans', [column('book_id', 'int4'), column('reader', 'text')], {
      primaryKey: ['book_id'],
      foreignKeys: [{ ...key('book_id', 'lib.books'), name: 'loans_book_id_fkey' }],
    }),
  ]
}

export function catalogOf(relations: readonly Relation[] = libraryRelations()): Catalog {
  return {
    serverVersion: 180_004,
    functions: new Map(),
    relations: new Map(relations.map((item) => [`${item.schema}.${item.name}`, item])),
    types: databaseTypes(),
  }
}

/** The relation of the name, changed; the others as they are. */
export function changed(
  name: string,
  change: (relation: Relation) => Partial<Relation>,
): Relation[] {
  return libraryRelations().map((item) =>
    item.name === name ? { ...item, ...change(item) } : item,
  )
}

const all = { reader: { select: 'all' } } as const

export const library: SchemaDefinition = {
  roles: { reader: { databaseRole: 'lib_reader' } },
  types: {
    Author: { source: 'lib.authors', access: all },
    Book: { source: 'lib.books', access: all },
    Loan: { source: 'lib.loans', access: all },
  },
}
