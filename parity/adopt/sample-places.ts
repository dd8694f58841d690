/** Places a provider has, and one that no stack uses. Which they are changes rarely; an unknown one is no region here. */
interface Provider {
  readonly looksLike: RegExp;
  readonly offers: readonly string[];
}

const AZURE = [
  "North Europe",
  "Sweden Central",
  "Japan West",
  "West Europe",
  "UK South",
  "UK West",
  "France Central",
  "Germany West Central",
  "Norway East",
  "Switzerland North",
  "Italy North",
  "Poland Central",
  "Spain Central",
  "East US",
  "East US 2",
  "Central US",
  "North Central US",
  "South Central US",
  "West Central US",
  "West US",
  "West US 2",
  "West US 3",
  "Canada Central",
  "Canada East",
  "Brazil South",
  "Mexico Central",
  "Australia East",
  "Australia Southeast",
  "Australia Central",
  "East Asia",
  "Southeast Asia",
  "Japan East",
  "Korea Central",
  "Korea South",
  "Central India",
  "South India",
  "West India",
  "UAE North",
  "Qatar Central",
  "Israel Central",
  "South Africa North",
];

const compact = (name: string): string => name.toLowerCase().replaceAll(" ", "");

const PROVIDERS: readonly Provider[] = [
  {
    looksLike:
      /^(?:af|ap|ca|eu|il|me|mx|sa|us)-(?:central|north|south|east|west|northeast|northwest|southeast|southwest)-\d$/,
    offers: ["eu-north-1", "ap-northeast-3", "ca-west-1", "sa-east-1", "af-south-1", "eu-south-2"],
  },
  {
    looksLike:
      /^(?:af|ap|ca|eu|il|me|mx|sa|us)-(?:central|north|south|east|west|northeast|northwest|southeast|southwest)-\d[a-f]$/,
    offers: ["eu-north-1a", "ap-northeast-3a", "ca-west-1a", "sa-east-1a"],
  },
  {
    looksLike: /^(?:africa|asia|australia|europe|me|northamerica|southamerica|us)-[a-z]+\d+$/,
    offers: ["europe-north1", "asia-northeast3", "northamerica-northeast2", "southamerica-west1"],
  },
  { looksLike: new RegExp(`^(?:${AZURE.join("|")})$`, "i"), offers: AZURE },
  { looksLike: new RegExp(`^(?:${AZURE.map(compact).join("|")})$`), offers: AZURE.map(compact) },
];

/** A region (or zone) of the same provider that is not among these; null when they are no regions. */
export function unusedRegion(values: readonly string[]): string | null {
  const provider = PROVIDERS.find(({ looksLike }) => values.every((value) => looksLike.test(value)));
  return provider?.offers.find((offer) => !values.includes(offer)) ?? null;
}
