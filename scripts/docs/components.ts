import { nameOf, type Component, type Property, type Schema, type Type } from "./schema";
import { table } from "./table";

const HEAD = `# Components

<!-- Made by \`npm run docs\` from the doc comments in components/. -->

An \`Input<T>\` takes a plain value or the output of another resource; everything else must be known when the program runs.
Arguments in **bold** are required. Every component also takes Pulumi's resource options.
`;

/** The page docs/components.md. */
export function componentsPage(schema: Schema): string {
    const components = Object.entries(schema.resources).sort(byName);
    const types = Object.entries(schema.types).sort(byName);
    return [
        HEAD,
        ...components.map(([token, component]) => componentSection(nameOf(token), component)),
        "## Types\n",
        ...types.map(([token, type]) => typeSection(nameOf(token), type)),
    ].join("\n");
}

/** The table of all components, for a README. `translate` gives the sentence in the README's language. */
export function componentsTable(schema: Schema, titles: string[], translate: (text: string) => string): string {
    const rows = Object.entries(schema.resources)
        .sort(byName)
        .map(([token, { description = "" }]) => {
            const name = nameOf(token);
            return [`[\`${name}\`](docs/components.md#${name.toLowerCase()})`, translate(firstSentence(description))];
        });
    return table(titles, rows);
}

export function firstSentence(text: string): string {
    const [sentence] = oneLine(text).split(/(?<=\.) /);
    return sentence!;
}

function componentSection(name: string, component: Component): string {
    const { description = "", inputProperties = {}, requiredInputs = [], properties = {} } = component;
    return [
        `## ${name}\n`,
        `${description.trim()}\n`,
        propertyTable("argument", inputProperties, requiredInputs),
        "",
        propertyTable("output", properties, []),
        "",
    ].join("\n");
}

function typeSection(name: string, type: Type): string {
    const body =
        type.enum === undefined
            ? propertyTable("field", type.properties ?? {}, type.required ?? [])
            : table(
                  ["value", "meaning"],
                  type.enum.map(({ value, description = "" }) => [`\`${value}\``, oneLine(description)]),
              );
    return `### ${name}\n\n${body}\n`;
}

function propertyTable(title: string, properties: Record<string, Property>, required: string[]): string {
    const rows = Object.entries(properties).map(([name, property]) => {
        const code = `\`${name}\``;
        return [required.includes(name) ? `**${code}**` : code, typeOf(property), oneLine(property.description ?? "")];
    });
    return table([title, "type", "meaning"], title === "output" ? rows.map(withoutInput) : rows);
}

// An output is no input, though the schema writes both alike.
function withoutInput([name, type, meaning]: string[]): string[] {
    return [name!, type!.replace(/Input&lt;(.*)>/, "$1"), meaning!];
}

function typeOf(property: Property): string {
    const name = bareType(property);
    return property.plain ? name : `Input&lt;${name}>`;
}

function bareType({ $ref, type, items, additionalProperties }: Property): string {
    if ($ref !== undefined) return reference($ref);
    if (items !== undefined) return `${bareType(items)}[]`;
    if (additionalProperties !== undefined) {
        return `Record&lt;string, ${additionalProperties.plain ? bareType(additionalProperties) : typeOf(additionalProperties)}>`;
    }
    return type ?? "any";
}

function reference($ref: string): string {
    const name = nameOf($ref);
    return $ref.startsWith("#/types/slipway:") ? `[${name}](#${name.toLowerCase()})` : name;
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
    return a < b ? -1 : 1;
}

function oneLine(text: string): string {
    return text.replace(/\s+/g, " ").trim();
}
