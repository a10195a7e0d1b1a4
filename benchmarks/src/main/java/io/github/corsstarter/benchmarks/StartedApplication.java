package io.github.corsstarter.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.List;

import com.sun.management.OperatingSystemMXBean;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * An empty web application, with this project's starter, with a filter bean as people
 * write it, or with neither. Prints the milliseconds since its virtual machine started,
 * those of processor time, and the number of classes that were loaded.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class StartedApplication {

	/**
	 * Start it, print what it took, and end.
	 * @param arguments the properties, as a command line has them
	 */
	public static void main(String[] arguments) {
		SpringApplication.run(StartedApplication.class, arguments);
		long processor = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
		System.out.println("STARTED " + ManagementFactory.getRuntimeMXBean().getUptime() + " " + processor / 1_000_000
				+ " " + ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount());
		System.exit(0);
	}

	/**
	 * The filter as people write it.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty("bean.wanted")
	@EnableConfigurationProperties(BeanProperties.class)
	static class BeanConfiguration {

		@Bean
		CorsFilter corsFilter(BeanProperties properties) {
			CorsConfiguration configuration = new CorsConfiguration();
			configuration.setAllowedOrigins(properties.allowedOrigins());
			configuration.setAllowedMethods(Allowed.METHODS);
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			source.registerCorsConfiguration("/**", configuration);
			return new CorsFilter(source);
		}

	}

	/**
	 * The properties of the bean, as people write them.
	 *
	 * @param allowedOrigins the origins
	 */
	@ConfigurationProperties("bean")
	record BeanProperties(List<String> allowedOrigins) {
	}

}
