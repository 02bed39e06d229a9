/**
 * Observations become log lines. Lines are collected and written by pino's destination, so that a
 * request never waits for a disk or a pipe; whoever ends the process flushes first.
 */
import { destination } from 'pino'
import type { Observation, Observe } from '../observation.ts'
import { accessLine } from './access-line.ts'
import { eventLine } from './event-line.ts'
import { type Level, levelOf, severityNumbers } from './severity.ts'
import { textLine } from './text-line.ts'

export interface LogSettings {
  /** Events below it are not written. */
  readonly level: Level
  readonly format: 'json' | 'text'
  /** A file descriptor; standard output unless given. */
  readonly descriptor?: number | undefined
}

export interface Log {
  readonly observe: Observe
  /** Writes what is collected before it returns; for the end of the process. */
  readonly flush: () => void
}

/** Lines wait until so many characters are collected, or so many milliseconds have passed. */
const pieceLength = 16_384
const flushIntervalMs = 100

export function createLog(settings: LogSettings): Log {
  const sink = destination({ dest: settings.descriptor ?? 1, sync: false, minLength: 0 })
  // The reader of a pipe went away: there is nobody left to tell.
  sink.on('error', () => {})
  const threshold = severityNumbers[settings.level]
  const line = settings.format === 'text' ? textLine : jsonLine
  const isCollected = settings.format === 'json'
  // perf: collected here and not there, where each line more would flatten all before it.
  let collected = ''
  let timer: NodeJS.Timeout | undefined

  const handOver = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (collected === '') return
    const piece = collected
    collected = ''
    sink.write(piece)
  }
  const flush = (): void => {
    try {
      handOver()
      sink.flushSync()
    } catch {
      // The descriptor is closed or not yet open; the process ends with or without its last lines.
    }
  }
  // What is told between the last flush and the end.
  process.once('exit', flush)

  return {
    observe: (observation) => {
      if (severityNumbers[levelOf(observation)] < threshold) return
      collected += line(observation)
      if (!isCollected || collected.length >= pieceLength) handOver()
      else timer ??= setTimeout(handOver, flushIntervalMs).unref()
    },
    flush,
  }
}

function jsonLine(observation: Observation): string {
  return observation.kind === 'operation.completed'
    ? accessLine(observation)
    : eventLine(observation)
}
