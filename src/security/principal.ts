/** Who asks: the only identity the later stages know. */
export interface Principal {
  /** A role of the compiled model. */
  readonly role: string
  /** What row policies read; empty for a caller without a credential. */
  readonly claims: Readonly<Record<string, unknown>>
  /** Whether somebody vouched for the caller: a verified credential, or `dev --as`. */
  readonly isAuthenticated: boolean
}
