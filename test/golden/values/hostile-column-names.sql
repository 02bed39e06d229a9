select row_to_json(j$0) as r0
from (select t0."select"::text as "select",
  t0."Mixed Case" as "mixedCase",
  t0."t$0" as "tDollar",
  t0."a""b" as "quoted",
  t0."constructor" as "constructor",
  t0."__proto__" as "proto",
  t0."toString" as "toString",
  t0."hasOwnProperty" as "hasOwnProperty",
  t0."tableoid2" as "tableoid2",
  t0."two  spaces" as "twoSpaces",
  t0."naïve" as "naive",
  t0."1st" as "first",
  t0."semi;colon--" as "semicolon",
  t0."order" as "order",
  t0."where" as "where",
  t0."typeName" as "typeName",
  t0."camelCase" as "camelCase",
  t0."snake_case" as "snakeCase",
  t0."a.b" as "dotted",
  t0."sixty_three_bytes_long_name_that_postgresql_just_about_accepts_" as "sixtyThreeBytesLongNameThatPostgresqlJustAboutAccepts_"
  from "kinds"."Hostile Names" as t0
  order by t0."select"
  limit 25) as j$0
