import * as fs from "node:fs";
import * as path from "node:path";
import { classOutputs, firstEnumValue, interfaceFields, namespaceText, type Field } from "./declaration";

/** The fields of a type, and the file that its other types are to be looked up from. */
export interface Declaration {
    readonly fields: readonly Field[];
    readonly module: Module;
}

/** What a name in a type stands for. */
export type Named =
    | { readonly kind: "object"; readonly declaration: Declaration }
    | { readonly kind: "enum"; readonly value: string | number }
    | { readonly kind: "resource"; readonly token: string };

/** One file of an SDK. */
interface Module {
    readonly package: Package;
    /** Path in the package, without extension. */
    readonly path: string;
    readonly text: string;
}

/** Reads the type declarations of the provider SDKs that a program has installed, and of them only what is asked for. */
export class Sdk {
    private readonly packages = new Map<string, Package | undefined>();
    private readonly directories = new Map<string, Package>();
    private readonly declarations = new Map<string, Declaration | undefined>();
    private readonly names = new Map<string, Named | undefined>();

    constructor(private readonly programDirectory: string) {}

    /** The outputs of a resource type: `aws:ec2/vpc:Vpc`. */
    resource(token: string): Declaration | undefined {
        return this.declaration(token, (module, name) => classOutputs(module.text, name));
    }

    /** What a function (`aws:ec2/getAmi:getAmi`) or method (`eks:index:Cluster/getKubeconfig`) gives. */
    result(token: string): Declaration | undefined {
        return this.declaration(token, (module, name, method) =>
            interfaceFields(module.text, `${capitalize(method ?? name)}Result`),
        );
    }

    /** The type that a name stands for in a file: `outputs.eks.ClusterIdentity`, `pulumiAws.ec2.Vpc`. */
    named(name: string, from: Module): Named | undefined {
        const key = `${from.package.directory} ${from.path} ${name}`;
        if (!this.names.has(key)) this.names.set(key, this.lookUp(name, from));
        return this.names.get(key);
    }

    private declaration(
        token: string,
        read: (module: Module, name: string, method?: string) => Field[] | undefined,
    ): Declaration | undefined {
        if (!this.declarations.has(token)) {
            const [packageName, place, member] = token.split(":");
            const [name, method] = (member ?? "").split("/");
            const module = name ? this.package(packageName!)?.module(modulePath(place!, name)) : undefined;
            const fields = module && read(module, name!, method);
            this.declarations.set(token, fields && { fields, module });
        }
        return this.declarations.get(token);
    }

    private lookUp(name: string, from: Module): Named | undefined {
        const [alias, ...rest] = name.split(".") as [string, ...string[]];
        if (alias === "outputs") return this.nested(from.package, rest);
        if (alias === "enums") return this.enumerated(from.package, rest);
        if (rest.length === 0) return classNamed(from.package, path.dirname(from.path), alias);
        const specifier = new RegExp(`^import \\* as ${alias} from "([^"]+)"`, "m").exec(from.text)?.[1];
        const other = specifier?.startsWith(".") === false ? this.imported(specifier, from.package) : undefined;
        if (other === undefined) return undefined;
        if (rest[0] === "types") return rest[1] === "output" ? this.nested(other, rest.slice(2)) : undefined;
        return classNamed(other, rest.slice(0, -1).join("/"), rest.at(-1)!);
    }

    private nested(from: Package, names: string[]): Named | undefined {
        const module = from.module("types/output");
        const text = module && from.namespace(module.text, names.slice(0, -1));
        const fields = text && interfaceFields(text, names.at(-1)!);
        return fields ? { kind: "object", declaration: { fields, module } } : undefined;
    }

    private enumerated(from: Package, names: string[]): Named | undefined {
        const module = from.module(["types/enums", ...names.slice(0, -1), "index"].join("/"));
        const value = module && firstEnumValue(module.text, names.at(-1)!);
        return value === undefined ? undefined : { kind: "enum", value };
    }

    private package(name: string): Package | undefined {
        if (!this.packages.has(name)) {
            const directory = findPackage(this.programDirectory, name);
            this.packages.set(name, directory === undefined ? undefined : this.at(directory));
        }
        return this.packages.get(name);
    }

    /** A package as an SDK's own import finds it: with pnpm that is beside the SDK, not beside the program. */
    private imported(specifier: string, from: Package): Package | undefined {
        for (const start of [from.directory, this.programDirectory]) {
            for (const folder of upwards(start)) {
                const directory = path.join(folder, "node_modules", specifier);
                if (fs.existsSync(directory)) return this.at(directory);
            }
        }
        return undefined;
    }

    private at(directory: string): Package {
        const real = fs.realpathSync(directory);
        const known = this.directories.get(real) ?? new Package(real);
        this.directories.set(real, known);
        return known;
    }
}

class Package {
    private readonly modules = new Map<string, Module | undefined>();
    private readonly namespaces = new Map<string, string | undefined>();

    constructor(readonly directory: string) {}

    module(place: string): Module | undefined {
        if (!this.modules.has(place)) {
            // A package made by `pulumi package add` may be there as sources, or compiled into bin/.
            const text = [`${place}.d.ts`, `bin/${place}.d.ts`, `${place}.ts`].reduce<string | undefined>(
                (found, file) => found ?? this.read(file),
                undefined,
            );
            this.modules.set(place, text === undefined ? undefined : { package: this, path: place, text });
        }
        return this.modules.get(place);
    }

    namespace(text: string, names: string[]): string | undefined {
        const key = names.join(".");
        if (!this.namespaces.has(key)) this.namespaces.set(key, namespaceText(text, names));
        return this.namespaces.get(key);
    }

    read(file: string): string | undefined {
        try {
            // Types are ASCII; decoding megabytes of doc comments as UTF-8 would cost three times as much.
            return fs.readFileSync(path.join(this.directory, file), "latin1");
        } catch {
            return undefined;
        }
    }
}

/** The resource class of that name; declarations leave its token out, the code beside them holds it. */
function classNamed(from: Package, folder: string, name: string): Named | undefined {
    for (const place of [path.posix.join(folder, fileName(name)), fileName(name)]) {
        const code = from.read(`${place}.js`) ?? from.read(`bin/${place}.js`) ?? from.module(place)?.text;
        const token = code && /__pulumiType = ['"]([^'"]+)['"]/.exec(code)?.[1];
        if (token) return { kind: "resource", token: token.includes(":") ? token : `pulumi:providers:${token}` };
    }
    return undefined;
}

/** `ec2/vpc` and `Vpc` -> `ec2/vpc`; `index` and `Cluster` -> `cluster`; `rbac.authorization.k8s.io/v1` and `Role` -> `rbac/v1/role`. */
export function modulePath(place: string, name: string): string {
    const parts = place.split("/").map((part) => part.split(".")[0]!);
    if (parts.at(-1)!.toLowerCase() === name.toLowerCase() && parts.length > 1) parts.pop();
    if (parts[0] === "index") parts.shift();
    return [...parts, fileName(name)].join("/");
}

function fileName(name: string): string {
    const file = name.replace(/^[A-Z0-9]+/, (capitals) => capitals.toLowerCase());
    return file === "index" ? "index_" : file;
}

function findPackage(start: string, name: string): string | undefined {
    for (const folder of upwards(start)) {
        const modules = path.join(folder, "node_modules");
        const usual = [
            path.join(modules, "@pulumi", name),
            path.join(modules, `pulumi-${name}`),
            path.join(folder, "sdks", name),
        ];
        const found = usual.find((directory) => fs.existsSync(directory)) ?? findScoped(modules, name);
        if (found !== undefined) return found;
    }
    return undefined;
}

function findScoped(modules: string, name: string): string | undefined {
    if (!fs.existsSync(modules)) return undefined;
    const scopes = fs.readdirSync(modules).filter((folder) => folder.startsWith("@") && folder !== "@types");
    return scopes
        .flatMap((scope) => [path.join(modules, scope, `pulumi-${name}`), path.join(modules, scope, name)])
        .find((directory) => declaresPlugin(directory));
}

function declaresPlugin(directory: string): boolean {
    try {
        return "pulumi" in JSON.parse(fs.readFileSync(path.join(directory, "package.json"), "utf8"));
    } catch {
        return false;
    }
}

function upwards(start: string): string[] {
    const parent = path.dirname(start);
    return parent === start ? [start] : [start, ...upwards(parent)];
}

function capitalize(name: string): string {
    return name.charAt(0).toUpperCase() + name.slice(1);
}
