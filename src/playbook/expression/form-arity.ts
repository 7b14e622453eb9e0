// Functions that do not simply evaluate all their values first, and how many they take.

const any = Number.POSITIVE_INFINITY;

export const formArity: Record<string, [number, number]> = {
  and: [1, any],
  or: [1, any],
  not: [1, 1],
  in: [2, 2],
  default: [2, 2],
  defined: [1, 1],
  lookup: [2, 2],
  secret: [1, 3],
};
