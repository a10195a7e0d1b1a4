package io.github.corsstarter.autoconfigure.servlet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.corsstarter.autoconfigure.HiddenField;
import io.github.corsstarter.autoconfigure.JettyCorsLayers;
import io.github.corsstarter.autoconfigure.OtherCorsProperties;
import io.github.corsstarter.web.CorsLayer;
import io.github.corsstarter.web.CorsStartReportBuilder;
import io.github.corsstarter.web.HandlerLayers;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Finds what else in a servlet application would answer or decorate CORS requests.
 */
final class ServletCorsSettingsFinder {

	private static final boolean SECURITY = ClassUtils.isPresent("org.springframework.security.web.SecurityFilterChain",
			ServletCorsSettingsFinder.class.getClassLoader());

	private static final boolean WEB_SOCKET = ClassUtils.isPresent(
			"org.springframework.web.socket.server.support.WebSocketHttpRequestHandler",
			ServletCorsSettingsFinder.class.getClassLoader());

	private static final String TOMCATS_FILTER = "org.apache.catalina.filters.CorsFilter";

	private static final String MAPPINGS = "addCorsMappings";

	private static final String DATA_REST = "org.springframework.data.rest.";

	private static final List<CorsLayer.Rule> ANYWHERE = List.of(new CorsLayer.Rule("/**", null));

	private final ConfigurableListableBeanFactory beans;

	private final ApplicationContext context;

	private final OtherCorsProperties properties;

	ServletCorsSettingsFinder(ConfigurableListableBeanFactory beans, ApplicationContext context) {
		this.beans = beans;
		this.context = context;
		this.properties = new OtherCorsProperties(context.getEnvironment());
	}

	/**
	 * Look for them, once all handlers are there.
	 */
	void addTo(CorsStartReportBuilder report) {
		ServletFilters filters = new ServletFilters(this.beans);
		JettyCorsLayers.find(this.context).forEach(report::add);
		Set<Object> named = new HashSet<>();
		addFilters(report, filters, named);
		addSources(report, filters, named);
		filters.otherServlets()
			.forEach((name,
					paths) -> report.add(new CorsLayer(
							"The servlet '" + name
									+ "' has these requests, for which settings of Spring MVC don't count",
							CorsLayer.Place.OUTSIDE, "",
							paths.stream().map((path) -> new CorsLayer.Rule(path, null)).toList())));
		addMappings(report);
		if (WEB_SOCKET) {
			WebSocketLayers.find(this.beans).forEach(report::add);
		}
		CorsLayer actuator = this.properties.actuator();
		if (actuator != null) {
			report.add(actuator);
		}
	}

	private void addFilters(CorsStartReportBuilder report, ServletFilters filters, Set<Object> named) {
		int policyOrder = filters.policyOrder();
		for (ServletFilters.Registered each : filters.all()) {
			String note = CorsStartReportBuilder.noteOfOrder(each.order(), policyOrder);
			if (each.filter() instanceof CorsFilter filter) {
				named.add(filter);
				List<CorsLayer.Rule> rules = new ArrayList<>(rules(filter));
				if (!note.isEmpty()) {
					// It answers the preflights of all other paths, without headers
					rules.addAll(ANYWHERE);
				}
				report.add(new CorsLayer(each.describe("CorsFilter"), CorsLayer.Place.FILTER, note,
						CorsLayer.Rule.within(rules, each.paths())));
			}
			else if (isTomcats(each)) {
				CorsConfiguration settings = OtherCorsProperties.tomcat(each.registration().getInitParameters());
				report.add(new CorsLayer(each.describe("CorsFilter of Tomcat"), CorsLayer.Place.FILTER,
						note.isEmpty() ? ", which goes on refusing by itself" : note,
						CorsLayer.Rule.within(List.of(new CorsLayer.Rule("/**", settings)), each.paths())));
			}
		}
		filters.inFront((each) -> each.filter() instanceof CorsFilter || isTomcats(each))
			.forEach((each) -> report.addFilterInFront(each.describe(), each.order(), policyOrder));
	}

	private static boolean isTomcats(ServletFilters.Registered each) {
		return each.filter() != null && each.filter().getClass().getName().equals(TOMCATS_FILTER);
	}

	private void addSources(CorsStartReportBuilder report, ServletFilters filters, Set<Object> named) {
		Map<Object, String> sources = sources();
		if (SECURITY) {
			int policyOrder = filters.policyOrder();
			String note = filters.all()
				.stream()
				.filter((each) -> each.filterName().equals("springSecurityFilterChain"))
				.map((each) -> CorsStartReportBuilder.noteOfOrder(each.order(), policyOrder))
				.findFirst()
				.orElse("");
			SecurityCorsLayers.find(this.beans).forEach((filter, chain) -> {
				Object source = source(filter);
				// Or those of Spring MVC, or of a filter that is a bean
				if (!named.contains(filter) && (source == null || !isOfSpringMvc(source.getClass()))) {
					String bean = (source != null) ? sources.remove(source) : null;
					report.add(chain.outside());
					report.add(new CorsLayer(
							"Spring Security's cors() with "
									+ ((bean != null) ? "the CorsConfigurationSource bean '" + bean + "'"
											: "a CorsConfigurationSource of its own"),
							CorsLayer.Place.FILTER, chain.requests() + note, chain.within(rules(filter))));
				}
			});
		}
		sources.forEach((source, name) -> report
			.add(new CorsLayer("the CorsConfigurationSource bean '" + name + "'", CorsLayer.Place.UNUSED, "",
					(source instanceof CorsConfigurationSource each) ? rules(each) : ANYWHERE)));
	}

	private Map<Object, String> sources() {
		Map<Object, String> sources = new LinkedHashMap<>();
		for (String name : this.beans.getBeanNamesForType(CorsConfigurationSource.class, false, false)) {
			// Spring MVC's own handlers and mappings are sources too, of which one is
			// created only when it is wanted
			if (!isOfSpringMvc(this.beans.getType(name))
					&& this.beans.getBean(name) instanceof CorsConfigurationSource source) {
				sources.put(source, name);
			}
		}
		return sources;
	}

	private static boolean isOfSpringMvc(@Nullable Class<?> type) {
		return type != null && ClassUtils.getPackageName(type).startsWith("org.springframework.web.servlet");
	}

	private static @Nullable Object source(CorsFilter filter) {
		return HiddenField.read(CorsFilter.class, "configSource", filter);
	}

	/**
	 * Return the settings of a filter: subclasses and processors of others are code.
	 */
	private static List<CorsLayer.Rule> rules(CorsFilter filter) {
		Object processor = HiddenField.read(CorsFilter.class, "processor", filter);
		return (filter.getClass() == CorsFilter.class && processor != null
				&& processor.getClass() == DefaultCorsProcessor.class
				&& source(filter) instanceof CorsConfigurationSource source) ? rules(source) : ANYWHERE;
	}

	private static List<CorsLayer.Rule> rules(CorsConfigurationSource source) {
		return (source.getClass() == UrlBasedCorsConfigurationSource.class
				&& source instanceof UrlBasedCorsConfigurationSource byPath
				&& !byPath.getCorsConfigurations().isEmpty()) ? rules(byPath.getCorsConfigurations()) : ANYWHERE;
	}

	private static List<CorsLayer.Rule> rules(Map<String, CorsConfiguration> settings) {
		List<CorsLayer.Rule> rules = new ArrayList<>();
		settings.forEach((path, each) -> rules.add(new CorsLayer.Rule(path, each)));
		return rules;
	}

	private void addMappings(CorsStartReportBuilder report) {
		AnnotatedHandlers annotations = new AnnotatedHandlers(this.beans);
		Map<String, Map<String, CorsConfiguration>> mappings = new LinkedHashMap<>();
		Set<Class<?>> handlerTypes = new HashSet<>();
		Map<String, HandlerLayers> handlers = new LinkedHashMap<>();
		for (HandlerMapping each : handlerMappings()) {
			if (each instanceof AbstractHandlerMapping mapping && !isActuators(mapping)) {
				String name = mapping.getClass().getName().startsWith(DATA_REST) ? "Spring Data REST's CORS mappings"
						: MAPPINGS;
				Map<String, CorsConfiguration> ofAll = mappings.computeIfAbsent(name,
						(absent) -> new LinkedHashMap<>());
				if (mapping.getCorsConfigurationSource() instanceof UrlBasedCorsConfigurationSource byPath) {
					byPath.getCorsConfigurations().forEach(ofAll::putIfAbsent);
				}
				else if (mapping.getCorsConfigurationSource() != null) {
					report.add(new CorsLayer(
							"the CorsConfigurationSource of " + ClassUtils.getShortName(mapping.getClass()),
							CorsLayer.Place.MAPPING, "", ANYWHERE));
				}
				if (mapping instanceof RequestMappingInfoHandlerMapping annotated) {
					HandlerLayers layers = handlers.computeIfAbsent(name, (absent) -> new HandlerLayers(name, ofAll));
					annotated.getHandlerMethods().forEach((info, method) -> {
						handlerTypes.add(method.getBeanType());
						layers.add(ClassUtils.getShortName(method.getBeanType()), method.getMethod().getName(),
								info.getPatternValues(), methods(info), isConditional(info),
								annotations.settings(info, method));
					});
					RepositoryCorsLayers.find(this.beans, mapping).forEach((type, rule) -> {
						handlerTypes.add(type);
						layers.add(ClassUtils.getShortName(type), rule.path(), Objects.requireNonNull(rule.settings()));
					});
				}
				if (mapping instanceof AbstractUrlHandlerMapping urls) {
					addSourcesAmongHandlers(report, urls);
				}
			}
		}
		handlers.values().forEach((each) -> each.addTo(report));
		mappings.forEach((name, settings) -> this.properties.splitGraphQl(settings)
			.forEach((part, ofPart) -> report
				.add(new CorsLayer(part.isEmpty() ? name : part, CorsLayer.Place.MAPPING, "", rules(ofPart)))));
		addRepositories(report, handlerTypes);
	}

	private List<HandlerMapping> handlerMappings() {
		List<HandlerMapping> mappings = new ArrayList<>();
		for (HandlerMapping mapping : this.beans.getBeansOfType(HandlerMapping.class, false, false).values()) {
			mappings.add(mapping);
			if (mapping instanceof Iterable<?> several) {
				// Spring Data REST has one for its own
				several.forEach((each) -> {
					if (each instanceof HandlerMapping one) {
						mappings.add(one);
					}
				});
			}
		}
		return mappings;
	}

	private static boolean isActuators(AbstractHandlerMapping mapping) {
		return ClassUtils.getPackageName(mapping.getClass()).startsWith("org.springframework.boot.");
	}

	private static List<String> methods(RequestMappingInfo info) {
		return info.getMethodsCondition().getMethods().stream().map(RequestMethod::name).toList();
	}

	private static boolean isConditional(RequestMappingInfo info) {
		return !info.getParamsCondition().isEmpty() || !info.getHeadersCondition().isEmpty()
				|| !info.getConsumesCondition().isEmpty() || !info.getProducesCondition().isEmpty()
				|| info.getCustomCondition() != null;
	}

	private static void addSourcesAmongHandlers(CorsStartReportBuilder report, AbstractUrlHandlerMapping mapping) {
		Map<Object, List<String>> paths = new LinkedHashMap<>();
		mapping.getHandlerMap().forEach((path, handler) -> {
			boolean webSocket = ClassUtils.getPackageName(handler.getClass())
				.startsWith("org.springframework.web.socket");
			if (handler instanceof CorsConfigurationSource && !webSocket && !isOfSpringMvc(handler.getClass())) {
				paths.computeIfAbsent(handler, (absent) -> new ArrayList<>()).add(path);
			}
		});
		paths
			.forEach((handler,
					ofHandler) -> report.add(new CorsLayer(
							"the handler " + ClassUtils.getShortName(handler.getClass())
									+ ", a CorsConfigurationSource",
							CorsLayer.Place.HANDLER, "",
							ofHandler.stream().map((path) -> new CorsLayer.Rule(path, null)).toList())));
	}

	/**
	 * Add repositories whose settings can't be read.
	 */
	private void addRepositories(CorsStartReportBuilder report, Set<Class<?>> handlerTypes) {
		Set<String> names = new TreeSet<>();
		for (String name : this.beans.getBeanNamesForAnnotation(CrossOrigin.class)) {
			Class<?> type = this.beans.getType(name, false);
			if (type != null && type.isInterface() && !handlerTypes.contains(type)) {
				names.add(ClassUtils.getShortName(type));
			}
		}
		if (!names.isEmpty()) {
			report
				.add(new CorsLayer(
						"@CrossOrigin on " + names.stream().collect(Collectors.joining(", "))
								+ " (of Spring Data REST)",
						CorsLayer.Place.MAPPING, "",
						List.of(new CorsLayer.Rule(this.properties.dataRestBasePath() + "/**", null))));
		}
	}

}
