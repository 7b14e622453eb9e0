// Nesting is bounded before Handlebars' parser sees it: its time grows with the square and more of the depth.
import { ExpressionSyntaxError } from './syntax.ts';

/** Parentheses and blocks inside each other. */
export const deepest = 40;

/** Throws `ExpressionSyntaxError` where parentheses nest too deep inside braces. */
export function refuseDepth(text: string): void {
  for (const { 0: inside, index } of text.matchAll(/\{\{[^}]*/g)) {
    let depth = 0;
    for (const character of inside) {
      if (character === '(') depth += 1;
      else if (character === ')') depth -= 1;
      if (depth > deepest) throw new ExpressionSyntaxError(`nested deeper than ${deepest} levels`, index);
    }
  }
}
