using System.Globalization;
using System.Text.Json.Nodes;
using Lko.Domain.Catalogue;

namespace Lko.Tests.Catalogue;

/// <summary>Valid values to break one at a time, and a culture for the length of a test.</summary>
internal static class Samples
{
    public const string AddressA = """{"subject":"52","text":"г. Нижний Новгород, ул. Горького, 1"}""";
    public const string AddressB = """{"subject":"64","text":"Саратов, Московская, 10","garId":"0c5b2444-70a0-4932-980c-b4dc0d3f02b5","lat":51.533562,"lon":46.034266}""";

    private const string Contacts = """
        "contact_technical_name":"Иванова Анна","contact_technical_phone":"+7 831 200-00-00","contact_technical_email":"noc@example.ru"
        """;

    private const string Licence = "\"licence_no\":\"Л030-00114-77\",\"licence_type\":\"channels\"";

    public static readonly ProductCatalogue Catalogue = new();

    /// <summary>The day on which the values are given.</summary>
    public static readonly DateOnly Today = new(2026, 11, 26);

    public static ProductSpecification Product(string code) => Catalogue.Find(code)!;

    public static ParameterValues L2() => ParameterValues.Parse($$"""
        {"end_a":{{AddressA}},"end_b":{{AddressB}},"bandwidth_mbps":1000,"service_type":"EVPL","uni_a":"1000BASE-LX","uni_b":"10GBASE-LR",
         "vlan_mode":"dot1q","vlan":"417,500-510","mtu":1600,"quantity":1,"sla_class":"PREMIUM","term_months":"36",
         "cos":[{"class":"EF","mbps":100},{"class":"AF","mbps":400},{"class":"BE","mbps":500}],{{Licence}},{{Contacts}}}
        """);

    public static ParameterValues Transit() => ParameterValues.Parse($$"""
        {"end_a":{{AddressA}},"port_speed":"10G","commit_mbps":2000,"billing":"P95","traffic_scope":"full","asn":12389,"as_set":"AS-EXAMPLE",
         "prefixes_v4":["91.200.0.0/22","91.200.4.0/24"],"routes":"full-view","sorm_done":false,"sla_class":"STANDARD","term_months":"12","licence_no":"Л030-00114-77","licence_type":"data",{{Contacts}}}
        """);

    public static ParameterValues Vpn() => ParameterValues.Parse($$"""
        {"vpn_mode":"new","topology":"hub-spoke","sites":[
          {"name":"Центр","address":{{AddressA}},"role":"hub","bandwidth_mbps":100,"uni":"1000BASE-T","pe_ce":"BGP","ce_asn":64512,"lan_prefixes":["10.1.0.0/16"],"wan_link":["10.255.0.0/30"]},
          {"name":"Луч","address":{{AddressB}},"role":"spoke","bandwidth_mbps":10,"uni":"100BASE-TX","pe_ce":"static","lan_prefixes":["10.2.0.0/16"],"wan_link":["10.255.0.4/31"]}],
         "cos_profile":[{"class":"REA","percent":20},{"class":"STD","percent":80}],"sla_class":"STANDARD","term_months":"12",{{Licence}},{{Contacts}}}
        """);

    public static ParameterValues Join() => ParameterValues.Parse($$"""
        {"subject":"52","poi_code":"52-ZTU-1","responsibility_scheme":"АТСЭ — Si3000","level":"zonal","tech":"tdm","tdm_signalling":"isup","e1_count":2,"opc":"2-034-5","dpc":"2-034-6","ni":"2",
         "cic_range":"1-15,17-31","signalling_links":2,"a_number_format":"e164","b_number_format":"national",
         "numbering_ranges":[{"kind":"ABC","code":"831","from":2000000,"to":2009999,"capacity":10000,"allocation_order":"№ 5"}],
         "traffic_forecast":[{"direction":"zonal","month":"2027-01","minutes_mln":1.5}],"licence_no":"Л030-00114-77","licence_type":"zonal","antifraud":true,"antifraud_date":"2026-01-15","sorm_act":"№ 7",
         "metering":"both","quantity":1,"sla_class":"STANDARD","term_months":"12",{{Contacts}}}
        """);

    public static ParameterValues Colo() => ParameterValues.Parse($$"""
        {"end_a":{{AddressA}},"site_kind":"node","space":"units","units":4,"cabinet":"carrier","power_type":"ac220","power_redundancy":"2N","power_kw_a":1.5,"power_kw_b":1.5,"heat_kw":1,"access_list":"Иванова Анна",
         "equipment":[{"model":"Si3000","serial":"A1","height_u":2,"depth_mm":600,"power_w":900,"weight_kg":20,"certificate":"РОСС 1"},
                      {"model":"MX204","serial":"A2","height_u":1,"depth_mm":600,"power_w":600,"weight_kg":10}],
         "licence_no":"Л030-00114-77","licence_type":"data","sla_class":"STANDARD","term_months":"12",{{Contacts}}}
        """);

    public static ParameterValues Row(this ParameterValues values, string code, int index, string column, JsonNode? value) =>
        values.WithRows(code, values.Rows(code).Select((row, at) => at == index ? row.With(column, value) : row));

    public static CultureScope In(string culture) => new(culture);

    internal readonly struct CultureScope : IDisposable
    {
        private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
        private readonly CultureInfo _ui = CultureInfo.CurrentUICulture;

        public CultureScope(string culture) =>
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.GetCultureInfo(culture), CultureInfo.GetCultureInfo(culture));

        public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_culture, _ui);
    }
}
