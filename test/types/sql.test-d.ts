/** Compiled, never run: a plain string or number cannot become SQL text. */
import type { Channel } from '../../src/pg/channel.ts'
import { alias, join, sql, type Sql } from '../../src/sql/sql.ts'
import type { StatementText } from '../../src/sql/statement.ts'

const name: string = 'users; drop table users'

export const fragments: readonly Sql[] = [
  sql`select ${alias('t', 0)}`,
  // @ts-expect-error a string is no fragment
  sql`select ${name}`,
  // @ts-expect-error a number is no fragment
  sql`select ${1}`,
  // @ts-expect-error what looks like a fragment lacks the brand
  sql`select ${{ parts: [name] }}`,
  // @ts-expect-error null is no fragment
  sql`select ${null}`,
  // @ts-expect-error the separator is a fragment too
  join([alias('t', 0)], ', '),
  // @ts-expect-error the tag is no function of a string
  sql('select 1'),
  // @ts-expect-error an alias has one of four letters
  alias(name, 0),
]

// @ts-expect-error fragments are made by this module alone
export const forged: Sql = { parts: [] }
// @ts-expect-error the text of a statement comes out of toStatement alone
export const statement: StatementText = 'select 1'

type Execution = Parameters<Channel['execute']>[0]
// @ts-expect-error the channel takes no plain text
export const text: Execution['text'] = name
