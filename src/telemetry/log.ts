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

/** Lines wait until so many bytes are collected, or so many milliseconds have passed. */
const minLength = 4096
const flushIntervalMs = 100

export function createLog(settings: LogSettings): Log {
  const sink = destination({
    dest: settings.descriptor ?? 1,
    sync: false,
    minLength: settings.format === 'text' ? 0 : minLength,
  })
  // The reader of a pipe went away: there is nobody left to tell.
  sink.on('error', () => {})
  const threshold = severityNumbers[settings.level]
  const line = settings.format === 'text' ? textLine : jsonLine
  let isFlushDue = false

  const flushSoon = (): void => {
    if (isFlushDue) return
    isFlushDue = true
    setTimeout(() => {
      isFlushDue = false
      sink.flush()
    }, flushIntervalMs).unref()
  }

  return {
    observe: (observation) => {
      if (severityNumbers[levelOf(observation)] < threshold) return
      sink.write(line(observation))
      if (settings.format === 'json') flushSoon()
    },
    flush: () => {
      try {
        sink.flushSync()
      } catch {
        // The descriptor is closed or not yet open; the process ends with or without its last lines.
      }
    },
  }
}

function jsonLine(observation: Observation): string {
  return observation.kind === 'operation.completed'
    ? accessLine(observation)
    : eventLine(observation)
}
