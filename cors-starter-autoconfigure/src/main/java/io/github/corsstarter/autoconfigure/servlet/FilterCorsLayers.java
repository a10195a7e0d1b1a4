package io.github.corsstarter.autoconfigure.servlet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.corsstarter.autoconfigure.ActuatorPath;
import io.github.corsstarter.autoconfigure.CorsFilterOrder;
import io.github.corsstarter.autoconfigure.OtherCorsProperties;
import io.github.corsstarter.autoconfigure.SecurityChain;
import io.github.corsstarter.web.CorsLayer;
import io.github.corsstarter.web.CorsStartReportBuilder;
import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.util.ClassUtils;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.filter.ForwardedHeaderFilter;

/**
 * Finds the CORS settings of filters, including those in the chains of Spring Security,
 * and filters that may answer before a policy does.
 */
final class FilterCorsLayers {

	private static final boolean SECURITY = ClassUtils.isPresent("org.springframework.security.web.SecurityFilterChain",
			FilterCorsLayers.class.getClassLoader());

	private static final String BELOW = " (below the path of a servlet, the patterns of its settings match only the rest of a path)";

	private final ConfigurableListableBeanFactory beans;

	private final ApplicationContext context;

	private final ServletFilters filters;

	FilterCorsLayers(ConfigurableListableBeanFactory beans, ApplicationContext context, ServletFilters filters) {
		this.beans = beans;
		this.context = context;
		this.filters = filters;
	}

	/**
	 * Add the filters in the order in which they run.
	 * @param sources the beans that have settings, with their names; those that a filter
	 * uses are removed
	 */
	void addTo(CorsStartReportBuilder report, Map<Object, String> sources) {
		int policyOrder = policyOrder();
		this.filters.foreignCorsFilters()
			.forEach((name, paths) -> report.add(layer(name, "", SpringCorsSettings.ANYWHERE, paths)));
		addTomcatsBehindOthers(report);
		Set<@Nullable Object> used = new HashSet<>();
		Set<Object> before = new HashSet<>();
		Set<Object> ofChains = new HashSet<>();
		for (ServletFilters.Registered each : this.filters.all()) {
			if (SECURITY && each.filterName().equals(SecurityCorsLayers.PROXY)) {
				addChains(report, CorsStartReportBuilder.noteOfOrder(each.order(), policyOrder), sources, before,
						ofChains);
			}
			CorsLayer layer = layer(each, policyOrder);
			if (layer != null && !ofChains.contains(each.filter())) {
				if (each.filter() != null) {
					before.add(each.filter());
				}
				if (each.filter() instanceof CorsFilter ofSpring) {
					used.add(SpringCorsSettings.source(ofSpring));
				}
				Set<String> servlets = each.servletNames();
				this.filters.otherServlets().forEach((name, paths) -> {
					if (!servlets.isEmpty() && !servlets.contains(name)) {
						report.add(outside(CorsLayer.Place.OUTSIDE, name, paths));
					}
				});
				report.add(layer);
				addAnswered(report, each.filter(), layer, servlets.isEmpty() ? each.paths() : List.of(), List.of());
			}
			else if (each.filter() instanceof ForwardedHeaderFilter && each.order() <= policyOrder) {
				report.addForwardedHeaders("The ForwardedHeaderFilter (its order is " + each.order()
						+ ", the policy's filter has " + policyOrder + ")");
			}
		}
		if (SECURITY && this.filters.all()
			.stream()
			.noneMatch((each) -> each.filterName().equals(SecurityCorsLayers.PROXY))) {
			addChains(report, "", sources, before, ofChains);
		}
		sources.keySet().removeAll(used);
		this.filters.inFront(policyOrder, (each) -> layer(each, policyOrder) != null)
			.forEach((each) -> report.addFilterInFront(each.describe(), each.order(), policyOrder));
	}

	/**
	 * Add the paths on which two filters must allow a request. Spring's filter lets a
	 * response pass that has headers already, but Tomcat's doesn't.
	 */
	private void addTomcatsBehindOthers(CorsStartReportBuilder report) {
		List<String> before = new ArrayList<>();
		for (ServletFilters.Registered each : this.filters.all()) {
			if (each.isTomcats()) {
				report.add(new CorsLayer("Tomcat's CorsFilter may refuse requests that a filter before it allows",
						CorsLayer.Place.OUTSIDE, "", CorsLayer.Rule.within(
								before.stream().map((path) -> new CorsLayer.Rule(path, null)).toList(), each.paths())));
			}
			if (each.filter() != null && ServletFilters.isCors(each.filter().getClass())) {
				before.addAll(each.paths());
			}
			else if (SECURITY && each.filterName().equals(SecurityCorsLayers.PROXY)) {
				SecurityCorsLayers.find(this.beans)
					.forEach((filter) -> before
						.addAll(filter.getValue().paths().isEmpty() ? List.of("/**") : filter.getValue().paths()));
			}
		}
	}

	/**
	 * Add the filters in Spring Security's chains. A filter that is also a bean runs at
	 * its own order only if no chain has run it before.
	 * @param before the filters that run before the chains
	 * @param ofChains the set to add filters to that the chains run for all requests
	 */
	private void addChains(CorsStartReportBuilder report, String note, Map<Object, String> sources, Set<Object> before,
			Set<Object> ofChains) {
		report.add(SecurityCorsLayers.secured(this.beans));
		Set<Object> used = new HashSet<>();
		SecurityCorsLayers.find(this.beans).forEach((each) -> {
			Filter filter = each.getKey();
			SecurityChain chain = each.getValue();
			CorsFilter ofSpring = (filter instanceof CorsFilter corsFilter) ? corsFilter : null;
			Object source = (ofSpring != null) ? SpringCorsSettings.source(ofSpring) : null;
			if (SpringCorsSettings.appliesSettingsOfHandlers(filter)) {
				report.add(new CorsLayer("Spring Security's cors() with the settings of Spring MVC",
						CorsLayer.Place.PREFLIGHTS, "", chain.rulesOfHandlers()));
			}
			if (!before.contains(filter) && (source == null || !SpringCorsSettings.isOfSpringMvc(source.getClass()))) {
				String bean = (source != null) ? sources.get(source) : null;
				used.add((source != null) ? source : filter);
				String registered = this.filters.all()
					.stream()
					.filter((candidate) -> candidate.filter() == filter)
					.map(ServletFilters.Registered::describe)
					.findFirst()
					.orElse(null);
				String name = (registered != null) ? registered
						: SecurityChain.describe(filter, ofSpring != null, bean);
				List<CorsLayer.Rule> rules = (ofSpring != null) ? SpringCorsSettings.rules(ofSpring)
						: SpringCorsSettings.ANYWHERE;
				boolean unclear = this.filters.belowServletPath() && !chain.notReceived().isEmpty();
				CorsLayer layer = layer(name,
						chain.note((ofSpring != null) ? SpringCorsSettings.code(ofSpring) : null) + note
								+ (chain.isForAllAndActuator() ? noteOfManagementPort(this.context, rules) : "")
								+ SecurityChain.noteOfOtherUsers(this.beans, (registered != null) ? null : bean,
										SecurityFilterChain.class),
						chain.paths().isEmpty() ? chain.within(rules) : rules,
						unclear ? List.of() : chain.paths().isEmpty() ? List.of("/**") : chain.paths());
				layer = chain.of(layer, ofSpring != null && SpringCorsSettings.code(ofSpring) == null);
				chain.outside(layer).forEach(report::add);
				report.add(layer);
				addAnswered(report, filter, layer, unclear ? List.of() : chain.paths(), chain.notReceived());
				if (chain.isForAll()) {
					ofChains.add(filter);
				}
				if (chain.isForAllAndActuator()) {
					report.addPathOfFilters(ActuatorPath.ofOtherPort(this.context));
				}
			}
		});
		sources.keySet().removeAll(used);
	}

	/**
	 * Add the preflights that a filter answers, if it is Spring's.
	 */
	private void addAnswered(CorsStartReportBuilder report, @Nullable Filter filter, CorsLayer layer,
			List<String> received, List<String> others) {
		if (filter instanceof CorsFilter ofSpring && SpringCorsSettings.code(ofSpring) == null
				&& (!this.filters.belowServletPath() || received.contains("/**"))) {
			report.add(layer.answered(received, others));
		}
	}

	/**
	 * Return the settings of a filter if it is a CORS filter.
	 */
	private @Nullable CorsLayer layer(ServletFilters.Registered each, int policyOrder) {
		Filter filter = each.filter();
		boolean cors = filter != null && ServletFilters.isCors(filter.getClass());
		if (!cors && (each.passesOn() || !each.isNamedLikeCors())) {
			return null;
		}
		String note = CorsStartReportBuilder.noteOfOrder(each.order(), policyOrder);
		String name = each.describe("CorsFilter");
		List<CorsLayer.Rule> rules = new ArrayList<>();
		if (each.isTomcats()) {
			name = each.describe("CorsFilter of Tomcat");
			note = note.isEmpty() ? ", which can still refuse requests" : note;
			// The parameters of a proxy aren't those of the filter
			rules.add(new CorsLayer.Rule("/**",
					each.isProxied() ? null : OtherCorsProperties.tomcat(each.registration().getInitParameters())));
		}
		else if (filter instanceof CorsFilter corsFilter) {
			rules.addAll(SpringCorsSettings.rules(corsFilter));
			Class<?> code = SpringCorsSettings.code(corsFilter);
			if (code != null) {
				note = CorsStartReportBuilder.noteOfCode(code, each.order(), policyOrder);
			}
			else if (!note.isEmpty()) {
				rules.add(CorsLayer.Rule.elsewhere());
			}
		}
		else {
			name = each.describe();
			rules.addAll(SpringCorsSettings.ANYWHERE);
			note = (filter != null) ? CorsStartReportBuilder.noteOfCode(filter.getClass(), each.order(), policyOrder)
					: note;
		}
		return layer(name, note, rules, each.paths());
	}

	/**
	 * Return the layer of a filter. Below the path of a servlet, the patterns of its
	 * settings match the rest of a path, and those of its registration match the whole
	 * path.
	 * @param patterns the path patterns that the filter is registered for, empty if they
	 * can't be read
	 */
	private CorsLayer layer(String name, String note, List<CorsLayer.Rule> rules, List<String> patterns) {
		boolean everywhere = rules.stream().allMatch((rule) -> rule.path().equals("/**"));
		boolean below = this.filters.belowServletPath() && !(everywhere && patterns.contains("/**"));
		if (below || patterns.isEmpty()) {
			return new CorsLayer(name, CorsLayer.Place.FILTER, (below ? BELOW : "") + note,
					SpringCorsSettings.ANYWHERE);
		}
		List<CorsLayer.Rule> unclear = everywhere ? List.of()
				: CorsLayer.Rule.overlapping(this.filters.foreignServletPaths(), rules);
		List<CorsLayer.Rule> all = new ArrayList<>(unclear);
		all.addAll(rules);
		return new CorsLayer(name, CorsLayer.Place.FILTER, (unclear.isEmpty() ? "" : BELOW) + note,
				CorsLayer.Rule.within(all, patterns));
	}

	/**
	 * Return a layer for the requests that another servlet handles.
	 * @param place the place of the layer
	 */
	static CorsLayer outside(CorsLayer.Place place, String servlet, List<String> paths) {
		return new CorsLayer(
				"The servlet '" + servlet + "' handles these requests, to which Spring MVC's settings don't apply",
				place, "",
				paths.stream()
					.filter((path) -> !path.equals("/**"))
					.map((path) -> new CorsLayer.Rule(path, null))
					.toList());
	}

	private int policyOrder() {
		return this.filters.policyOrder(CorsFilterOrder.of(this.context.getEnvironment()));
	}

	/**
	 * Return a note for settings that Spring Security applies to all requests. Spring
	 * Boot applies it to the management port too.
	 */
	static String noteOfManagementPort(ApplicationContext context, List<CorsLayer.Rule> rules) {
		String actuator = ActuatorPath.ofOtherPort(context);
		return (actuator != null && !CorsLayer.Rule.within(rules, List.of(actuator + "/**")).isEmpty())
				? " (also for the actuator on the management port, which has management.endpoints.web.cors.*)" : "";
	}

}
