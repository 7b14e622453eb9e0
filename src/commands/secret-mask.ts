// What must never be shown, as far as it is known by now: the secrets of compiled tasks, and everything that came out of a vault.
import { createMask, type Mask, maskWithin } from '../agent-session/mask.ts';
import { type Mistake, MistakesError } from '../source/mistake.ts';
import type { Vault } from '../vault/vault.ts';

/** Characters; a shorter one is covered only where it stands alone. */
const shortestAnywhere = 4;

/** Words of ours, never of a file. */
const ownWords = ['type', 'host', 'id', 'kind', 'status', 'impact', 'mode', 'proof'];

export class SecretMask {
  readonly #vault: Vault;
  #compiled: readonly string[] = [];
  #known = 0;
  #ofVault: Mask = (text) => text;
  #ofAll: Mask = (text) => text;

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  /** Instead of what was compiled before. */
  learn(compiled: readonly string[]): void {
    this.#compiled = compiled;
    this.#build();
  }

  /** For text from hosts. */
  readonly cover: Mask = (text) => {
    this.#update();
    return this.#ofAll(text);
  };

  /** For what is reported: what hosts said is covered already, so only what came from files is looked for. */
  readonly coverWithin = <Value>(value: Value): Value => {
    this.#update();
    return this.#known === 0 ? value : maskWithin(value, this.#ofVault, ownWords);
  };

  #update(): void {
    if (this.#vault.secrets.size !== this.#known) this.#build();
  }

  #build(): void {
    const texts = [...this.#vault.secrets];
    const long = texts.filter((text) => text.length >= shortestAnywhere);
    const short = texts.filter((text) => text.length < shortestAnywhere);
    this.#known = texts.length;
    this.#ofVault = createMask(long, short);
    this.#ofAll = createMask([...this.#compiled, ...long], short);
  }
}

/** Does the work; mistakes that it throws quote no secret. */
export async function withoutSecrets<Result>(vault: Vault, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MistakesError)) throw error;
    const { cover } = new SecretMask(vault);
    throw new MistakesError(error.mistakes.map((mistake) => covered(mistake, cover)));
  }
}

function covered({ message, hint, ...place }: Mistake, cover: Mask): Mistake {
  return { ...place, message: cover(message), hint: hint === undefined ? undefined : cover(hint) };
}
