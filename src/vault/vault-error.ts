// Why something could not be put into a vault or taken out of it, for whoever holds the file or the password.

export class VaultError extends Error {
  constructor(
    /** Never holds a password or what is inside. */
    message: string,
    readonly hint?: string,
  ) {
    super(message);
    this.name = 'VaultError';
  }
}

/** None of the passwords at hand opens it: another would, or its content was damaged. */
export class LockedVault extends VaultError {}
