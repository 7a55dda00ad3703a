import { defineParameterType } from '@cucumber/cucumber'
import * as words from './parameter-words'

// Editors read this file: every type is a call with a literal name and a literal regular expression.

defineParameterType({
  name: 'name',
  regexp: /"[^"]*"(?: in namespace "[^"]*")?/,
  transformer: words.named,
})
defineParameterType({
  name: 'names',
  regexp: /"[^"]*"(?:(?:, | and |, and | or )"[^"]*")*/,
  transformer: words.quotedList,
})
defineParameterType({ name: 'namespace', regexp: /"[^"]*"/, transformer: words.unquoted, useForSnippets: false })
defineParameterType({ name: 'node', regexp: /"[^"]*"/, transformer: words.unquoted, useForSnippets: false })
defineParameterType({
  name: 'nodes',
  regexp: /"[^"]*"(?:(?:, | and |, and | or )"[^"]*")*/,
  transformer: words.quotedList,
  useForSnippets: false,
})
defineParameterType({ name: 'image', regexp: /"[^"]*"/, transformer: words.unquoted, useForSnippets: false })
defineParameterType({ name: 'container', regexp: /"[^"]*"/, transformer: words.unquoted, useForSnippets: false })
defineParameterType({ name: 'file', regexp: /"[^"]*"/, transformer: words.unquoted, useForSnippets: false })
defineParameterType({ name: 'text', regexp: /"[^"]*"/, transformer: words.unquoted, useForSnippets: false })
defineParameterType({
  name: 'label',
  regexp: /"[^"=]+=[^"]*"|[\w./-]+=[\w.-]*/,
  transformer: words.label,
  useForSnippets: false,
})
defineParameterType({
  name: 'annotation',
  regexp: /[\w./-]+=(?:"[^"]*"|[^\s"]*)/,
  transformer: words.annotation,
  useForSnippets: false,
})
defineParameterType({
  name: 'aspect',
  regexp:
    /desired|current|ready|available|updated|up-to-date|unavailable|misscheduled|fully labeled|active|succeeded|failed/,
  transformer: (text: string) => text,
  useForSnippets: false,
})
defineParameterType({
  name: 'taint',
  regexp: /"[^":]+:[A-Za-z]+"|[\w./=-]+:[A-Za-z]+/,
  transformer: words.taint,
  useForSnippets: false,
})
defineParameterType({
  name: 'kind',
  regexp:
    /(?:pod|po|node|no|namespace|ns|event|ev|service|svc|endpoints|ep|config ?map|cm|secret|service ?account|sa|replication ?controller|rc|persistent ?volume ?claim|pvc|persistent ?volume|pv|resource ?quota|quota|limit ?range|limits|deployment|deploy|replica ?set|rs|daemon ?set|ds|stateful ?set|sts|controller ?revision|job|cron ?job|cj|horizontal ?pod ?autoscaler|hpa|pod ?disruption ?budget|pdb|endpoint ?slice|priority ?class|pc|storage ?class|sc|lease|ingress|ing|network ?policy|netpol|custom ?resource ?definition|crd|cluster ?role ?binding|cluster ?role|role ?binding|role|[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+)(?:e?s)?/,
  transformer: words.kind,
  useForSnippets: false,
})
defineParameterType({
  name: 'object',
  regexp:
    /(?:pod|po|node|no|namespace|ns|event|ev|service|svc|endpoints|ep|config ?map|cm|secret|service ?account|sa|replication ?controller|rc|persistent ?volume ?claim|pvc|persistent ?volume|pv|resource ?quota|quota|limit ?range|limits|deployment|deploy|replica ?set|rs|daemon ?set|ds|stateful ?set|sts|controller ?revision|job|cron ?job|cj|horizontal ?pod ?autoscaler|hpa|pod ?disruption ?budget|pdb|endpoint ?slice|priority ?class|pc|storage ?class|sc|lease|ingress|ing|network ?policy|netpol|custom ?resource ?definition|crd|cluster ?role ?binding|cluster ?role|role ?binding|role|[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+) "[^"]*"(?: in namespace "[^"]*")?/,
  transformer: words.objectName,
  useForSnippets: false,
})
defineParameterType({
  name: 'quantity',
  regexp: /"?-?\d+(?:\.\d+)?(?:[eE]-?\d+|[KMGTPE]i|[numkMGTPE])?"?/,
  transformer: words.quantity,
  useForSnippets: false,
})
defineParameterType({
  name: 'duration',
  regexp:
    /\d+(?:\.\d+)?(?:ms|[dhms])(?:\d+(?:ms|[hms]))*|\d+(?:\.\d+)? (?:millisecond|second|minute|hour|day)s?(?:(?: and)? \d+ (?:millisecond|second|minute|hour)s?)*/,
  transformer: words.duration,
})
defineParameterType({
  name: 'count',
  regexp:
    /(?:exactly |at least |at most |more than |fewer than |less than )?(?:\d+|no|zero|one|two|three|four|five|six|seven|eight|nine|ten)|between \d+ and \d+/,
  transformer: words.count,
  useForSnippets: false,
})
defineParameterType({
  name: 'number',
  regexp: /\d+|no|zero|an?|one|two|three|four|five|six|seven|eight|nine|ten/,
  transformer: words.number,
  useForSnippets: false,
})
defineParameterType({
  name: 'truth',
  regexp: /True|False|Unknown/,
  transformer: (text: string) => text,
  useForSnippets: false,
})
defineParameterType({
  name: 'reason',
  regexp: /[A-Z]\w*(?::\w+)?/,
  transformer: (text: string) => text,
  useForSnippets: false,
})
defineParameterType({
  name: 'podstate',
  regexp: /running|pending|succeeded|failed|ready|waiting|terminating|[A-Z]\w+(?::\w+)?/,
  transformer: (text: string) => text,
  useForSnippets: false,
})
defineParameterType({
  name: 'pressure',
  regexp: /memory|disk|PID/,
  transformer: words.pressure,
  useForSnippets: false,
})
defineParameterType({ name: 'command', regexp: /`[^`]+`/, transformer: words.unquoted })
defineParameterType({
  name: 'path',
  regexp: /"[^"]+"|\.?[a-zA-Z][\w-]*(?:\.[\w-]+|\[[^\]]*\])*/,
  transformer: words.unquoted,
  useForSnippets: false,
})
// The two below match nothing at all, too: they are how a sentence ends, ` in namespace "x"` and ` within 2 minutes`.
defineParameterType({
  name: 'scope',
  regexp: /(?: in namespace "[^"]*")?/,
  transformer: words.scope,
  useForSnippets: false,
})
defineParameterType({
  name: 'within',
  regexp: /(?: within \d[\w. ]*?| in namespace "[^"]*")*/,
  transformer: words.within,
  useForSnippets: false,
})
