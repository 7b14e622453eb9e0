// What a person should know of a kind that its schema cannot say. Here and not in the schemas: those travel to hosts with the agent.

export interface KindReference {
  /** What it does, in a sentence or two. */
  about: string;
  /** The meaning of each property, by its path: "luns[].fileio.size". */
  properties: Readonly<Record<string, string>>;
  /** A task as a playbook has it, in YAML; a test validates it. */
  example: string;
}

/** The same properties below another one: "acls[].chap.username". */
export function below(path: string, properties: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, meaning]) => [`${path}.${name}`, meaning]),
  );
}
