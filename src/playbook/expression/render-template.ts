// Template files are rendered by Handlebars: its compiler and runtime, with no helpers but ours, and no access to anything by name.
import Handlebars from 'handlebars';
import { EvaluationError } from './evaluation-error.ts';
import type { Frame } from './frame.ts';
import { parsedTemplate, placeInTemplate, type TemplateSource } from './parsed-template.ts';
import { blockNames } from './syntax.ts';
import { StillUnknown, TemplateHelpers } from './template-helpers.ts';
import { outputHelper, programOf, type TemplateProgram } from './template-program.ts';
import { largestValue, type Unknown } from './value.ts';

/** The text, or what it cannot be known without. Throws `EvaluationError` with a place in the template. */
export function renderTemplate(template: TemplateSource, frame: Frame): string | Unknown {
  const { program, render } = compiledTemplate(template);
  const { all: helpers } = new TemplateHelpers(program, frame, (at) => placeInTemplate(template, at));
  try {
    return render(undefined, {
      helpers,
      allowProtoPropertiesByDefault: false,
      allowProtoMethodsByDefault: false,
    });
  } catch (error) {
    if (error instanceof StillUnknown) return error.unknown;
    throw error;
  }
}

interface Compiled {
  program: TemplateProgram;
  render: Handlebars.TemplateDelegate<undefined>;
}

/** Each file is compiled once, for however many tasks and hosts it is rendered. */
const compiled = new WeakMap<TemplateSource, Compiled>();

function compiledTemplate(template: TemplateSource): Compiled {
  const known = compiled.get(template);
  if (known) return known;
  const parts = parsedTemplate(template);
  if (template.text.length > largestValue)
    throw new EvaluationError(
      placeInTemplate(template, 0),
      `templates are rendered up to ${largestValue} characters`,
    );
  const program = programOf(parts);
  const result = { program, render: environment.compile<undefined>(program.tree, options) };
  compiled.set(template, result);
  return result;
}

const options = {
  strict: true,
  noEscape: true,
  data: false,
  knownHelpersOnly: true,
  knownHelpers: Object.fromEntries([outputHelper, ...blockNames].map((name) => [name, true])),
};

const environment = isolated();

/** Nothing that another module registers is seen here, and none of what Handlebars brings along. */
function isolated(): typeof Handlebars {
  const created = Handlebars.create();
  for (const name of Object.keys(created.helpers)) created.unregisterHelper(name);
  for (const name of Object.keys(created.decorators)) created.unregisterDecorator(name);
  return created;
}
