import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Catalog } from '../../../src/catalog/catalog.ts'
import { compileModel } from '../../../src/schema/compile-model.ts'
import type { SchemaDefinition, TypeDefinition } from '../../../src/schema/definition.ts'
import type { Model, ModelField } from '../../../src/schema/model.ts'
import {
  camelCase,
  pascalCase,
  pluralize,
  referenceName,
  upperSnakeCase,
} from '../../../src/schema/naming.ts'
import { SchemaError } from '../../../src/schema/problems.ts'
import { catalogOf, changed, column, library } from './catalog-fixture.ts'

describe('a model', () => {
  test('has a field for each column, and tells what it leaves out', () => {
    const { model, notices } = compileModel(library, catalogOf())

    assert.deepEqual(Object.keys(model.types['Author']!.fields), [
      'id',
      'fullName',
      'bornAt',
      'booksByAuthor',
      'booksByTranslator',
    ])
    assert.deepEqual(notices, [
      'types.Book: column "shelf_place" has no GraphQL type and is left out.',
    ])
  })

  test('names both ends of a relation, and tells one from many and nullable from not', () => {
    const { model } = compileModel(library, catalogOf())

    assert.deepEqual(relationsOf(model, 'Book'), [
      'author one Author!',
      'translator one Author',
      'loan one Loan',
    ])
    assert.deepEqual(relationsOf(model, 'Author'), [
      'booksByAuthor many Book',
      'booksByTranslator many Book',
    ])
    assert.deepEqual(relationsOf(model, 'Loan'), ['book one Book!'])
  })

  test('calls keys and what refers to them ID', () => {
    const { fields } = compileModel(library, catalogOf()).model.types['Book']!

    for (const name of ['id', 'authorId', 'translatorId'])
      assert.equal(graphqlOf(fields[name]!), 'ID')
    assert.equal(graphqlOf(fields['isbn']!), 'String')
  })

  test('makes a to-one relation nullable where row security may hide the row, or the key is unproven', () => {
    const hidden = changed('authors', () => ({ rowSecurity: true }))
    const unproven = changed('books', ({ foreignKeys }) => ({
      foreignKeys: foreignKeys.map((key) => ({ ...key, valid: false })),
    }))

    for (const relations of [hidden, unproven]) {
      const { model } = compileModel(library, catalogOf(relations))
      assert.equal(relationsOf(model, 'Book')[0], 'author one Author')
    }
  })

  test('has a root field for each key', () => {
    const { keys } = compileModel(library, catalogOf()).model.types['Book']!

    assert.deepEqual(keys, [
      { rootField: 'book', fields: ['id'] },
      { rootField: 'bookByIsbn', fields: ['isbn'] },
    ])
  })

  test('gives a role only the fields that are named for it', () => {
    const access = {
      reader: { select: { fields: { except: ['isbn'] } } },
      clerk: { select: { fields: ['isbn'], roots: ['one'] } },
    } as const
    const roles = { ...library.roles, clerk: { databaseRole: 'lib_clerk' } }
    const { model } = compileModel(withBook({ access }, { roles }), catalogOf())
    const book = model.types['Book']!

    assert.deepEqual(book.fields['isbn']!.roles, ['clerk'])
    assert.deepEqual(book.fields['id']!.roles, ['reader'])
    assert.deepEqual([book.listRoles, book.oneRoles], [['reader'], ['reader', 'clerk']])
    assert.deepEqual(model.types['Author']!.fields['booksByAuthor']!.roles, ['reader'])
  })

  test('is frozen to its leaves and is plain JSON', () => {
    const { model } = compileModel(library, catalogOf())

    assert.ok(Object.isFrozen(model.types['Book']!.fields['id']!.roles))
    assert.deepEqual(JSON.parse(JSON.stringify(model)), model)
  })
})

describe('a wrong schema', () => {
  test('is told all its problems at once, with suggestions', () => {
    const problems = problemsOf(
      {
        roles: { reader: { databaseRole: '' } },
        types: {
          Author: { source: 'lib.autors', access: { reader: { select: 'all' } } },
          Book: {
            source: 'lib.books',
            maxLimit: 0,
            fields: { isbm: {}, title: { column: 'isbnn' } },
            relations: { books_author_fkey: { name: 'author' } },
            references: [{ name: 'friend', columns: ['stat'], type: 'Bok', targetColumns: ['id'] }],
            access: { raeder: { select: 'all' }, reader: { select: { fields: ['isb'] } } },
          },
        },
        enums: { 'lib.book_stat': { name: 'State' } },
      },
      catalogOf(),
    )

    for (const expected of [
      /Author\.source: there is no relation "lib\.autors".* Did you mean "lib\.authors"\?/,
      /Book\.fields\.isbm: .*Did you mean "isbn"\?/,
      /Book\.fields\.title\.column: no column "isbnn"\. Did you mean "isbn"\?/,
      /Book\.relations: no foreign key "books_author_fkey"/,
      /"friend": there is no type "Bok"\. Did you mean "Book"\?/,
      /Book\.access\.raeder: there is no such role\. Did you mean "reader"\?/,
      /Book has no field "isb"\. Did you mean "isbn"\?/,
      /Book\.maxLimit: expected a whole number/,
      /roles\.reader\.databaseRole/,
      /enums.*lib\.book_stat/,
    ])
      assert.ok(
        problems.some((problem) => expected.test(problem)),
        `${expected}\n${problems.join('\n')}`,
      )
  })

  test('is refused for names that meet', () => {
    const twice = changed('authors', ({ columns }) => ({
      columns: [...columns, column('full__name', 'text')],
    }))
    assert.match(problemsOf(library, catalogOf(twice)).join(), /"fullName" a second time/)

    assert.match(
      problemsOf(withBook({ plural: 'authors' })).join(),
      /root field "authors" is also one of Author/,
    )
    assert.match(
      problemsOf(
        withBook({}, { types: { ...library.types, Again: library.types['Book']! } }),
      ).join(),
      /already that of Book/,
    )
    assert.match(
      problemsOf(withBook({ fields: { _not: { column: 'isbn' } } })).join(),
      /"_not" has a meaning in filters/,
    )
    for (const name of ['Query', 'BigInt', 'BookWhere', 'IntFilter', '__Book', '1st'])
      assert.throws(
        () =>
          compileModel({ ...library, types: { [name]: library.types['Author']! } }, catalogOf()),
        SchemaError,
      )
  })
})

describe('a fingerprint', () => {
  const fingerprint = (catalog: Catalog, definition: SchemaDefinition = library) =>
    compileModel(definition, catalog).model.fingerprint
  const base = fingerprint(catalogOf())

  test('stays the same for what the model does not rely on', () => {
    const { relations, types, serverVersion } = catalogOf()
    const renumbered = (oid: number) => oid + 5000
    const other: Catalog = {
      serverVersion: serverVersion + 1,
      functions: new Map(),
      relations: new Map(
        [...relations].toReversed().map(([name, relation]) => [
          name,
          {
            ...relation,
            comment: 'new',
            columns: relation.columns.map((item) => ({ ...item, type: renumbered(item.type) })),
          },
        ]),
      ),
      types: new Map(
        [...types].map(([oid, type]) => [
          renumbered(oid),
          {
            ...type,
            oid: renumbered(oid),
            element: type.element === null ? null : renumbered(type.element),
          },
        ]),
      ),
    }

    assert.equal(fingerprint(other), base)
    assert.equal(
      fingerprint(
        catalogOf(changed('authors', ({ columns }) => ({ columns: columns.toReversed() }))),
      ),
      base,
    )
    assert.equal(
      fingerprint(
        catalogOf(
          changed('books', ({ columns }) => ({ columns: [...columns, column('more', 'point')] })),
        ),
      ),
      base,
    )
  })

  test('changes with every change that matters', () => {
    const changes = [
      changed('authors', () => ({ rowSecurity: true })),
      changed('authors', () => ({ kind: 'view' })),
      changed('authors', ({ columns }) => ({
        columns: columns.map((item) => ({ ...item, notNull: true })),
      })),
      changed('authors', ({ columns }) => ({
        columns: columns.filter(({ name }) => name !== 'born_at'),
      })),
      changed('authors', ({ columns }) => ({
        columns: [...columns, column('died_at', 'timestamptz')],
      })),
      changed('loans', () => ({ columns: [column('book_id', 'int8'), column('reader', 'text')] })),
      changed('books', () => ({ uniqueKeys: [] })),
      changed('books', ({ foreignKeys }) => ({ foreignKeys: foreignKeys.slice(1) })),
      changed('books', ({ foreignKeys }) => ({
        foreignKeys: foreignKeys.map((key) => ({ ...key, valid: false })),
      })),
    ].map((relations) => fingerprint(catalogOf(relations)))
    const relabelled = catalogOf()
    const types = new Map(
      [...relabelled.types].map(([oid, type]) => [
        oid,
        type.kind === 'e' ? { ...type, labels: [...type.labels, 'lost'] } : type,
      ]),
    )

    const all = [base, ...changes, fingerprint({ ...relabelled, types })]

    assert.equal(new Set(all).size, all.length)
  })
})

test('names follow from SQL names, or there is none', () => {
  const cases: readonly [(name: string) => string | null, string, string | null][] = [
    [camelCase, 'created_at', 'createdAt'],
    [camelCase, '_id', '_id'],
    [camelCase, 'Mixed', 'mixed'],
    [camelCase, 'a b', null],
    [camelCase, '1st', null],
    [camelCase, '__proto__', null],
    [camelCase, 'naïve', null],
    [pascalCase, 'order_status', 'OrderStatus'],
    [upperSnakeCase, 'in transit', 'IN_TRANSIT'],
    [upperSnakeCase, 'inTransit', 'IN_TRANSIT'],
    [upperSnakeCase, 'null', null],
    [upperSnakeCase, '1st', null],
    [pluralize, 'category', 'categories'],
    [pluralize, 'day', 'days'],
    [pluralize, 'box', 'boxes'],
    [referenceName, 'customer_id', 'customer'],
    [referenceName, 'parentUuid', 'parent'],
    [referenceName, 'id', null],
    [referenceName, 'name', null],
  ]
  for (const [rule, from, to] of cases) assert.equal(rule(from), to, from)
})

function relationsOf(model: Model, type: string): string[] {
  return Object.values(model.types[type]!.fields).flatMap((field) => {
    if (field.kind === 'column') return []
    const mark = field.kind === 'one' && !field.nullable ? '!' : ''
    return [`${field.name} ${field.kind} ${field.target}${mark}`]
  })
}

function graphqlOf(field: ModelField): string {
  return field.kind === 'column' ? field.type.graphql : field.target
}

function withBook(
  change: Partial<TypeDefinition>,
  more: Partial<SchemaDefinition> = {},
): SchemaDefinition {
  const types = { ...library.types, Book: { ...library.types['Book']!, ...change } }
  return { ...library, types, ...more }
}

function problemsOf(
  definition: SchemaDefinition,
  catalog: Catalog = catalogOf(),
): readonly string[] {
  try {
    compileModel(definition, catalog)
    return []
  } catch (error) {
    if (error instanceof SchemaError) return error.problems
    throw error
  }
}
